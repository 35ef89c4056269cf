package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"mingbai/handlers/audit"
	"mingbai/handlers/backup"
	"mingbai/handlers/seal"
	"mingbai/handlers/store"
)

// errPostgres says that PostgreSQL is copied with its own tools.
var errPostgres = errors.New("数据在 PostgreSQL 里：数据库用 pg_dump 备份、pg_restore 恢复；数据目录里的其他文件另外拷一份，密钥文件 mingbai.key 单独保管")

// backupCmd copies everything but the key.
type backupCmd struct {
	Out string `required:"" help:"备份写到哪个文件；已经有的不覆盖。" placeholder:"F"`
}

// Run makes the copy.
func (b backupCmd) Run(ctx context.Context, e env, c config) error {
	out, err := filepath.Abs(b.Out) // the service may stand in another folder
	if err != nil {
		return fmt.Errorf("%w：%s 不是能写的路径", errUsage, b.Out)
	}
	return carryOut(ctx, e, c, order{Backup: &backupOrder{Out: out}})
}

// backupOrder asks for a copy.
type backupOrder struct{ Out string }

// backup makes the copy and enters it in the audit trail.
func (s shop) backup(ctx context.Context, o backupOrder, out io.Writer) error {
	if s.config.database != "" {
		return errPostgres
	}
	made, err := backup.Write(ctx, s.store, s.config.data, o.Out, time.Now())
	switch {
	case errors.Is(err, backup.ErrExists):
		return fmt.Errorf("%w：%s 已经有了，备份不覆盖别的文件；换一个名字", errUsage, o.Out)
	case errors.Is(err, backup.ErrInside):
		return fmt.Errorf("%w：备份不要放在数据目录里，盘坏了会一起丢；换一个地方，最好是另一块盘", errUsage)
	case err != nil:
		return fmt.Errorf("备份没有做成，什么也没有留下；看看目录在不在、能不能写、地方够不够：%w", err)
	}
	if err := s.done(ctx, audit.BackedUp, filepath.Base(o.Out), fmt.Sprintf("%d 个文件", len(made.Files))); err != nil {
		return errors.Join(err, os.Remove(o.Out))
	}
	_, err = fmt.Fprintf(out, "备份好了：%s(%d 个文件)。\n密钥文件 %s 不在里面，请另外保管，不要和备份放在一起：没有它，备份里的内容谁也打不开；有了它，谁都打得开。\n",
		o.Out, len(made.Files), s.config.path(backup.KeyName))
	return err
}

// restoreCmd puts a copy back.
type restoreCmd struct {
	From string `required:"" help:"备份文件。" placeholder:"F"`
	Key  string `help:"密钥文件；数据目录里已经放好的，不用写。" placeholder:"mingbai.key"`
}

// Run restores into the data folder, which must hold nothing but the key.
func (r restoreCmd) Run(ctx context.Context, e env, c config) error {
	if c.database != "" {
		return errPostgres
	}
	key, err := r.key(c)
	if err != nil {
		return err
	}
	var found []string
	made, err := backup.Restore(ctx, r.From, c.data, func(folder string) error {
		found, err = proveCopy(ctx, folder, key, filepath.Base(r.From))
		return err
	})
	if err != nil {
		return restoreSentence(err, r.From, c.data)
	}
	fmt.Fprintf(e.out, "恢复好了：%s 做的备份，%d 个文件，在 %s。\n", made.Made.In(officeZone).Format("2006-01-02 15:04"), len(made.Files), c.data)
	for _, line := range found {
		fmt.Fprintln(e.out, line)
	}
	return nil
}

// officeZone is the office's time, wherever the machine stands.
var officeZone = time.FixedZone("CST", 8*60*60)

// key reads the key file that belongs to the copy, nil when there is none yet.
func (r restoreCmd) key(c config) ([]byte, error) {
	path := r.Key
	if path == "" {
		path = c.path(backup.KeyName)
	}
	key, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) && r.Key == "" {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%w：密钥文件 %s 打不开", errUsage, path)
	}
	return key, nil
}

// proveCopy checks a copy where it was unpacked: the file, and with the key the
// rows and the audit trail, where it enters that it was restored. What it finds
// wrong with rows is told and stops nothing: it may be the only copy there is.
func proveCopy(ctx context.Context, folder string, key []byte, name string) (found []string, err error) {
	if err := store.CheckFile(ctx, filepath.Join(folder, backup.DatabaseName)); err != nil {
		return nil, err
	}
	if key == nil {
		return []string{"还差一步：把密钥文件 mingbai.key 放进数据目录再启动；没有它，内容打不开。放好以后运行 verify 核对。"}, nil
	}
	if err := os.WriteFile(filepath.Join(folder, backup.KeyName), key, 0o600); err != nil {
		return nil, err
	}
	s, err := store.Open(ctx, store.Config{Dir: folder})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := s.Invariants(ctx); errors.Is(err, store.ErrInvariant) {
		found = append(found, "各表之间有对不上的，请运行 verify 看："+oneLine(err.Error()))
	} else if err != nil {
		return nil, err
	}
	report, err := s.VerifyTrail(ctx)
	if err != nil {
		return nil, err
	}
	if !report.Whole() {
		found = append(found, report.Say())
	}
	return append(found, "密钥对得上，可以启动了。"), s.Log(ctx, audit.Entry{Who: audit.Terminal, What: audit.Restored, Object: name})
}

// restoreSentence says why nothing was restored.
func restoreSentence(err error, from, folder string) error {
	switch {
	case errors.Is(err, backup.ErrFolder):
		return fmt.Errorf("%w：只恢复到空的数据目录(可以先放好密钥文件)，%s 里已经有东西，没有动它；用 --data 换一个目录", errUsage, folder)
	case errors.Is(err, backup.ErrFile), errors.Is(err, store.ErrForeign), errors.Is(err, store.ErrDamaged):
		return fmt.Errorf("%s 不是完整的备份，什么也没有恢复；换一份备份再试(%w)", from, err)
	case errors.Is(err, seal.ErrWrongKey), errors.Is(err, seal.ErrDamaged):
		return fmt.Errorf("密钥和这份备份对不上，什么也没有恢复；用 --key 指明做备份那时的密钥文件(%w)", err)
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("%w：没有 %s 这个文件", errUsage, from)
	}
	return fmt.Errorf("没有恢复成，什么也没有留下：%w", err)
}
