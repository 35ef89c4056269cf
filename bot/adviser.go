package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"mingbai/handlers/handoff"
)

// adviserCmd keeps the roster of village legal advisers.
type adviserCmd struct {
	Invite inviteCmd `cmd:"" help:"加一位法律顾问，打印一次性邀请码。(add an adviser, print a one-time code)"`
	Import importCmd `cmd:"" help:"从 Excel(.xlsx) 或 CSV 收名单：村居,顾问,律所,备班,司法所,值班时间,起,止。(roster from XLSX or CSV)"`
	List   listCmd   `cmd:"" help:"看名单。(show the roster)"`
}

// inviteCmd invites an adviser.
type inviteCmd struct {
	Name     string   `required:"" help:"顾问的名字。" placeholder:"张三"`
	Villages []string `help:"负责的村居，逗号隔开。" placeholder:"甲村,乙村"`
	Backup   string   `help:"备班的名字。" placeholder:"李四"`
	Firm     string   `help:"律所。"`
	Place    string   `help:"哪个镇(街道)。" placeholder:"东凤镇"`
}

// Run prints the code.
func (i inviteCmd) Run(ctx context.Context, e env, c config) error {
	who := handoff.Invitation{Name: strings.TrimSpace(i.Name), Firm: i.Firm, Role: handoff.Adviser, Place: strings.TrimSpace(i.Place), Backup: strings.TrimSpace(i.Backup)}
	for _, village := range i.Villages {
		if village = strings.TrimSpace(village); village != "" {
			who.Villages = append(who.Villages, village)
		}
	}
	if who.Name == who.Backup {
		return fmt.Errorf("%w：备班和顾问是同一个人", errUsage)
	}
	return carryOut(ctx, e, c, order{Invite: &who})
}

// importCmd takes a roster file.
type importCmd struct {
	File  string `arg:"" help:"Excel(.xlsx) 或 CSV 文件。"`
	Place string `help:"哪个镇(街道)。" placeholder:"东凤镇"`
}

// Run enters the file.
func (i importCmd) Run(ctx context.Context, e env, c config) error {
	info, err := os.Stat(i.File)
	if err != nil {
		return fmt.Errorf("文件打不开：%w", err)
	}
	if info.Size() > mostImport {
		return fmt.Errorf("%w：名单最大 %d MB", errUsage, mostImport>>20)
	}
	data, err := os.ReadFile(i.File)
	if err != nil {
		return fmt.Errorf("文件打不开：%w", err)
	}
	return carryOut(ctx, e, c, order{Import: &importOrder{Place: strings.TrimSpace(i.Place), File: data}})
}

// mostImport is how large a roster file may be, in bytes.
const mostImport = 4 << 20

// listCmd shows the roster.
type listCmd struct {
	JSON bool `name:"json" help:"按 JSON 输出。"`
}

// Run shows it.
func (l listCmd) Run(ctx context.Context, e env, c config) error {
	return carryOut(ctx, e, c, order{List: &listOrder{JSON: l.JSON}})
}

// officeCmd is about people of the judicial office.
type officeCmd struct {
	Invite officeInviteCmd `cmd:"" help:"加一位司法所的人，打印一次性邀请码。(add somebody of the judicial office)"`
	Set    officeSetCmd    `cmd:"" help:"改一个司法所等多久、几点上班。(times and hours of a judicial office)"`
	Reset  officeResetCmd  `cmd:"" help:"进不了工作台、又没有别的管理员能帮：给一个网页账号出一次性码。(a one-time code for an account of the office console)"`
}

// officeInviteCmd invites an officer.
type officeInviteCmd struct {
	Role    string `enum:"clerk,head" default:"clerk" help:"clerk 工作人员，head 所长。"`
	Name    string `help:"名字；不写就按职务称呼。"`
	Place   string `required:"" help:"哪个镇(街道)。" placeholder:"东凤镇"`
	Office  string `help:"司法所的名称；不写就是 镇名+司法所。"`
	Appoint bool   `help:"指定人员：可以接家暴、未成年、性侵的事。"`
}

// Run prints the code.
func (o officeInviteCmd) Run(ctx context.Context, e env, c config) error {
	name := strings.TrimSpace(o.Name)
	if name == "" {
		name = map[string]string{"clerk": "工作人员", "head": "所长"}[o.Role]
	}
	who := handoff.Invitation{Name: name, Role: handoff.Officer, Place: strings.TrimSpace(o.Place), Office: strings.TrimSpace(o.Office), Appoint: o.Appoint}
	return carryOut(ctx, e, c, order{Invite: &who})
}

// officeSetCmd sets what a judicial office keeps to.
type officeSetCmd struct {
	Place  string        `required:"" help:"哪个镇(街道)。" placeholder:"东凤镇"`
	Claim  time.Duration `help:"多久没人接就换人，默认 30m。" placeholder:"30m"`
	Urgent time.Duration `help:"急的多久没人接就换人，默认 10m。" placeholder:"10m"`
	Silent time.Duration `help:"接了多久不回话就提醒，默认 2h。" placeholder:"2h"`
	Hours  string        `help:"办公时间，名单里没写值班时间的都按它。" placeholder:"周一至周五 9:00-17:00"`
}

// Run sets it and says what holds now; with nothing to set it only says so.
func (o officeSetCmd) Run(ctx context.Context, e env, c config) error {
	hours, err := handoff.ParseHours(o.Hours)
	if err != nil {
		return fmt.Errorf("%w：办公时间看不懂，写成“周一至周五 9:00-17:00”或“工作日 8:30-12:00，14:00-17:30”", errUsage)
	}
	if o.Claim < 0 || o.Urgent < 0 || o.Silent < 0 {
		return fmt.Errorf("%w：时间要大于零，写成 30m、2h", errUsage)
	}
	times := handoff.Times{Claim: o.Claim, Urgent: o.Urgent, Silent: o.Silent}
	return carryOut(ctx, e, c, order{Office: &handoff.Office{Place: strings.TrimSpace(o.Place), Times: times, Hours: hours}})
}
