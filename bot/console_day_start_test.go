package main

import "strings"

// The people of the day.
const (
	dayTown     = "广东省中山市东凤镇"
	dayAdmin    = "李主任"
	dayAdviser  = "张三"
	dayClerk    = "王干事"
	dayPassword = "松树 河流 板凳 四月 早点"
)

func (d *firstDay) firstAdministrator() {
	d.admin = d.open("/office/")
	p := d.admin
	p.Reads("第一次使用：建管理员账号", "一次性码印在启动服务的窗口里")
	p.Fill("一次性码", d.code(d.program.out.String()))
	p.Fill("账号名", dayAdmin)
	p.Fill("新密码", dayPassword)
	p.Fill("再写一次新密码", dayPassword)
	p.Follow("建账号并登录")
}

func (d *firstDay) bindPhone() {
	p := d.admin
	p.Reads("绑定动态码", "你的账号能看别人的事，要先绑定动态码才能用")
	d.phone.secret = strings.ReplaceAll(p.Text("code.key"), " ", "")
	p.Fill("验证器现在显示的数字", d.phone.code(d.T))
	p.Follow("绑定")
	p.Reads("抄下恢复码", "只显示这一次")
	if n := len(oneTimeCode.FindAllString(p.Text("main"), -1)); n != 10 {
		d.Errorf("%d recovery codes", n)
	}
	p.Follow("抄好了")
}

func (d *firstDay) setUpHalf() {
	p := d.admin
	p.Reads("第 1 步：在哪里")
	p.Fill("镇(街道)的全称", dayTown)
	p.Follow("保存，下一步")
	p.Reads("第 2 步：哪些村居")
	p.Fill("村和社区", "甲村\n乙村")
	p.Follow("保存，下一步")
	p.Reads("第 3 步：谁来接", "甲村的法律顾问")
}

func (d *firstDay) leaveAndReturn() {
	p := d.admin
	p.Follow("退出")
	p.Reads("已经退出。")
	p.Go(d.program.url() + "/office/")
	p.Reads("登录", "账号", "密码")
	p.Fill("账号", dayAdmin)
	p.Fill("密码", dayPassword)
	p.Follow("登录")
	p.Reads("打开手机上的验证器")
	p.Fill("动态码或恢复码", d.phone.code(d.T))
	p.Follow("登录")
	p.Reads("开张五步，做到第 3 步：谁来接")
	p.Follow("开张五步，做到第 3 步：谁来接")
	p.Reads("第 3 步：谁来接", "甲村的法律顾问", "乙村的法律顾问")
}

func (d *firstDay) setUpRest() {
	p := d.admin
	p.Fill("甲村的法律顾问", dayAdviser)
	p.Fill("司法所的指定人员", dayClerk)
	p.Follow("保存，下一步")
	p.Reads("第 4 步：从哪里来问", "Telegram 现在没有开")
	p.Tick("只用网页 什么都不用装")
	p.Follow("保存，下一步")
	p.Reads("第 5 步：问一句试试")
	p.Fill("问题", "老板拖欠工资三个月不给怎么办")
	p.Follow("问")
	p.Reads("居民会看到", "劳动", "依据：")
	p.Follow("看过了，开张")
	p.Reads("开张了，现在做什么", "把居民网页的地址告诉大家", "让顾问收得到单")
	p.Follow("去今天")
	p.Lacks("做到第")
}

func (d *firstDay) openAllDay() {
	p := d.admin
	d.menu(p, "设置")
	p.Follow("东凤镇司法所")
	p.Fill("办公时间", "全天")
	p.Follow("保存")
	p.Reads("保存好了", "每天 0:00-24:00")
}

func (d *firstDay) makeAdviser() {
	d.kept["adviser"] = d.makeAccount(dayAdviser, "法律顾问", dayAdviser)
}

// makeAccount makes an account and returns the code for its owner.
func (d *firstDay) makeAccount(name, role, person string) string {
	d.Helper()
	p := d.admin
	d.menu(p, "账号")
	p.Follow("邀请一个人")
	p.Fill("姓名或账号名", name)
	p.Tick(role)
	p.Fill("能看的地方", dayTown)
	p.Choose("名册里的人", person)
	p.Follow("出一次性码")
	p.Reads(name+" 的一次性码", "只显示这一次。")
	code := d.code(p.Text("main"))
	p.Follow("告诉本人了")
	return code
}

func (d *firstDay) adviserSitsDown() {
	d.adviser = d.open("/office/reset")
	p := d.adviser
	p.Fill("账号", dayAdviser)
	p.Fill("一次性码", d.kept["adviser"])
	p.Fill("新密码", "河流 板凳 四月 松树 晚饭")
	p.Fill("再写一次新密码", "河流 板凳 四月 松树 晚饭")
	p.Follow("设好并登录")
	p.Reads("今天")
	d.menu(p, "办单")
	p.Reads("新的单请你在这里接", "没有单")
}
