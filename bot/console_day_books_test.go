package main

import (
	"bytes"
	"strings"

	"github.com/xuri/excelize/v2"

	"mingbai/bot/browsertest"
)

// clerkEnters enters a visit without a mouse: the form has the focus, Tab goes
// on, and Ctrl with the key of a line's end sends it.
func (d *firstDay) clerkEnters() {
	code := d.makeAccount(dayClerk, "司法所工作人员", dayClerk)
	d.clerk = d.open("/office/reset")
	p := d.clerk
	p.Fill("账号", dayClerk)
	p.Fill("一次性码", code)
	p.Fill("新密码", "四月 松树 河流 板凳 竹椅")
	p.Fill("再写一次新密码", "四月 松树 河流 板凳 竹椅")
	p.Follow("设好并登录")
	d.menu(p, "登记")
	p.Reads("登记：咨询")
	if p.Focused() != "village" {
		d.Errorf("the focus is on %q", p.Focused())
	}
	d.tabTo(p, "village")
	p.Key("乙村")
	d.tabTo(p, "category")
	p.Key("婚姻家庭")
	d.tabTo(p, "summary")
	p.Key("来问离婚时房子怎么分")
	p.Enter()
	p.Reads("记下了：", "1人次")
	if browsertest.Settled[string](p, `document.querySelector('#village').value`) != "乙村" {
		d.Error("the village is not kept for the next entry")
	}
}

// tabTo presses Tab until a field has the focus.
func (d *firstDay) tabTo(p *browsertest.Page, id string) {
	d.Helper()
	for range 20 {
		if p.Focused() == id {
			return
		}
		p.Key("\t")
	}
	d.Fatalf("Tab does not lead to %s", id)
}

// countOneAndOne: the case and the visit, each told from the other.
func (d *firstDay) countOneAndOne() {
	p := d.admin
	d.menu(p, "统计")
	p.Reads("统计")
	for _, name := range []string{"法律咨询(宗)", "法律咨询(人次)"} {
		if n := d.totals(p)[name]; len(n) < 2 || n[0] != "2" || n[1] != "1" {
			d.Errorf("%s: the page has %q, want 2, 1 of it offline", name, n)
		}
	}
	p.Follow("2")
	p.Reads("台账：法律咨询", "合计 2 宗", "线下登记", "机器记的", "甲村", "乙村", "欠薪", "婚姻家庭")
	p.Follow("回统计")
	p.Reads("法律咨询(宗)分开看")
	opens := browsertest.Settled[[]string](p, `[...document.querySelectorAll('main tbody td a')].filter(a => /^\d+$/.test(a.innerText)).map(a => a.getAttribute('href') + ' ' + a.innerText)`)
	if len(opens) < 8 {
		d.Errorf("only %d numbers open to their rows", len(opens))
	}
	for _, o := range opens {
		href, n, _ := strings.Cut(o, " ")
		p.Go(d.program.url() + href)
		p.Reads("合计 " + n)
		if rows := browsertest.Settled[int](p, `document.querySelectorAll('main tbody tr').length`); rows == 0 {
			d.Errorf("%s opens to no rows", o)
		}
	}
}

// totals are the numbers of the page by name and unit, each with how much of it
// was entered by hand.
func (d *firstDay) totals(p *browsertest.Page) map[string][]string {
	d.Helper()
	all := map[string][]string{}
	for _, row := range browsertest.Settled[[][]string](p, `[...document.querySelector('main table').tBodies[0].rows].map(r => [...r.cells].map(c => c.innerText.trim()))`) {
		all[row[0]] = row[1:]
	}
	return all
}

// exportSame opens the file again and finds all numbers of the page.
func (d *firstDay) exportSame() {
	p := d.admin
	d.menu(p, "统计")
	page := d.totals(p)
	name, file := p.Download("下载表格(XLSX)")
	if !strings.HasSuffix(name, ".xlsx") {
		d.Errorf("the file is called %s", name)
	}
	book, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		d.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows(book.GetSheetName(0))
	if err != nil {
		d.Fatal(err)
	}
	inFile := map[string]string{}
	for _, row := range rows {
		if len(row) > 3 {
			inFile[row[1]+"("+row[2]+")"] = row[3]
		}
	}
	for name, number := range page {
		if inFile[name] != number[0] {
			d.Errorf("%s is %q in the file and %q on the page", name, inFile[name], number[0])
		}
	}
	if len(page) < 5 || inFile["法律咨询(宗)"] != "2" {
		d.Errorf("%d numbers on the page, %q in the file", len(page), inFile["法律咨询(宗)"])
	}
}
