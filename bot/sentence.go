package main

import (
	"errors"

	"mingbai/handlers/lessons"
	"mingbai/handlers/seal"
	"mingbai/handlers/store"
)

// sentence is an error as the person at the terminal reads it: in Chinese,
// with a next step where one is known, and the error itself behind it.
func sentence(err error) string {
	err = plainClosing(err)
	for _, known := range []struct {
		err  error
		says string
	}{
		{store.ErrInUse, "这个数据目录正被另一个明白用着。先停掉那个，或设 MINGBAI_DATA 换一个目录。"},
		{store.ErrForeign, "数据目录里的数据库不是明白的，没有动它。设 MINGBAI_DATA 换一个目录。"},
		{store.ErrDamaged, "数据库坏了，没有动它。请用最近的备份恢复。"},
		{store.ErrReadOnly, "数据目录写不进去。检查它的属主和权限。"},
		{store.ErrFull, "磁盘满了，什么都没有存。请腾出空间。"},
		{store.ErrNewer, "数据库是更新版本的明白写的。请用新版本程序。"},
		{store.ErrURL, "DATABASE_URL 写得不对。应当像 postgres://用户:密码@地址:5432/库名，密码里的特殊字符要转义。"},
		{store.ErrReach, "数据库连不上。检查 DATABASE_URL 和数据库是否在运行。"},
		{store.ErrNetwork, "数据目录在网络盘上，SQLite 会丢数据。换本地磁盘，或用 PostgreSQL。"},
		{seal.ErrMissing, "密钥文件不见了，已存的内容打不开。请把密钥文件从备份放回数据目录；没有动任何数据。"},
		{seal.ErrDamaged, "密钥文件坏了。请从备份放回；没有动任何数据。"},
		{seal.ErrWrongKey, "密钥和数据库对不上。请放回原来的密钥文件；没有动任何数据。"},
		{lessons.ErrOff, "还没有开这个功能。办公室同意的话，先 learn on。"},
		{lessons.ErrUnknown, "没有这个编号。用 learn list 看有哪些。"},
		{lessons.ErrTarget, "要指明归到哪一条指南，加 --guide；指南的编号可以用 ask --why 看。"},
		{lessons.ErrText, "这句不能收：太短，或者说的是危险、家暴、未成年、妇女权益的事。"},
		{lessons.ErrFile, "学来的问法或设置被改坏了，没有动它。请改回来，或删掉那个文件。"},
		{lessons.ErrKnowledge, "收了以后资料会读不出来，所以没有收。"},
	} {
		if errors.Is(err, known.err) {
			return known.says + "(" + err.Error() + ")"
		}
	}
	return err.Error()
}
