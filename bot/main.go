package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], env{in: os.Stdin, out: os.Stdout, err: os.Stderr, get: os.Getenv})
	stop()
	os.Exit(code)
}

// env is what a run of the program sees of the world, so that tests can start
// the real program.
type env struct {
	in       io.Reader
	out, err io.Writer
	get      func(string) string // environment variables
}

// Exit codes of the program.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// errUsage says that a command was called the wrong way.
var errUsage = errors.New("用法不对")

// commands lists the sub-commands; each has a file of its own.
type commands struct {
	Serve     serveCmd     `cmd:"" default:"withargs" help:"网页聊天、办公室后台、健康检查；设了令牌时还有 Telegram。(web chat, office console, health, Telegram)"`
	Ask       askCmd       `cmd:"" help:"在终端里问一句，或一直聊。(one answer, or a conversation)"`
	Ingest    ingestCmd    `cmd:"" help:"把报告或服务页面加进资料。(add reports or service pages)"`
	Figures   figuresCmd   `cmd:"" help:"读出一份报告里的数字。(figures of one report)"`
	Eval      evalCmd      `cmd:"" help:"检索质量和速度。(retrieval quality and speed)"`
	Misses    missesCmd    `cmd:"" help:"没答上的问题，合成组。(questions without an answer, in groups)"`
	Learn     learnCmd     `cmd:"" help:"从已办结的单里学居民的问法：先开，再看，人审过才收，随时收回。(learn from closed cases)"`
	Adviser   adviserCmd   `cmd:"" help:"法律顾问名单和邀请码。(roster of village legal advisers)"`
	Office    officeCmd    `cmd:"" help:"司法所的人和邀请码。(people of the judicial office)"`
	Draft     draftCmd     `cmd:"" help:"年度报告的草稿：段落、统计表、和公布过的数比。(paragraphs for the annual report)"`
	Verify    verifyCmd    `cmd:"" help:"核对：数据库、合计、结账的年份、操作日志有没有被改过。(check what is stored)"`
	Backup    backupCmd    `cmd:"" help:"备份成一个文件，密钥不在里面；服务开着也行。(copy everything but the key)"`
	Restore   restoreCmd   `cmd:"" help:"从备份恢复到空的数据目录。(put a copy back)"`
	Forget    forgetCmd    `cmd:"" help:"按单号删除一位住户的资料。(erase a resident)"`
	Export    exportCmd    `cmd:"" help:"把统计导出成 XLSX、CSV、JSON。(counts, or rows, as a file)"`
	CloseYear closeYearCmd `cmd:"" help:"年度结账：冻结一年的数，以后只能更正。(freeze a year's numbers)"`
	Record    recordCmd    `cmd:"" help:"收线下的登记：来访、电话、讲座、调解、法律援助。(offline entries from XLSX or CSV)"`
	Check     checkCmd     `cmd:"" help:"检查资料：出处、条文、数字、过时的条目。(check the knowledge)"`
	Data      string       `help:"数据目录，默认 ./data 或 MINGBAI_DATA。(data folder)" placeholder:"DIR"`
}

// run is the program: it reads args, runs one command and returns the exit code.
func run(ctx context.Context, args []string, e env) int {
	var cmds commands
	exited, code := false, exitOK
	parser, err := kong.New(&cmds,
		kong.Name("mingbai"),
		kong.Description("明白：把居民的法律问题带到管这件事的地方。"),
		kong.Writers(e.out, e.err),
		kong.Exit(func(c int) { exited, code = true, c }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		fmt.Fprintln(e.err, err)
		return exitFailed
	}
	parsed, err := parser.Parse(args)
	if exited {
		return code
	}
	if err != nil {
		fmt.Fprintf(e.err, "%s：%s。用 --help 看用法。\n", errUsage, err)
		return exitUsage
	}
	config, err := readConfig(e.get, cmds.Data)
	if err != nil {
		fmt.Fprintln(e.err, sentence(err))
		return exitUsage
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	err = parsed.Run(e, config)
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errUsage):
		fmt.Fprintln(e.err, sentence(err))
		return exitUsage
	default:
		fmt.Fprintln(e.err, sentence(err))
		return exitFailed
	}
}
