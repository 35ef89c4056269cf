package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
)

// TestOfficeWhy: the page tells of the built-in knowledge why a question is
// answered as it is, and finds its entries.
func TestOfficeWhy(t *testing.T) {
	_, o := openOfficeOf(t)
	o.As(account.Administrator, "")
	c := o.As(account.Clerk, consoletest.Town)
	_, page := o.Do(c, http.MethodGet, "/office/material?ask="+url.QueryEscape("老板拖欠工资三个月不给怎么办"))
	for _, want := range []string{"现在这样答", "依据：", "听到的词", "工资"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(page, "没有条目被选中") {
		t.Error("no reason is given")
	}
	if _, page := o.Do(c, http.MethodGet, "/office/material?q="+url.QueryEscape("指南 工资")); strings.Contains(page, "没有找到") {
		t.Error("no guide about wages is found")
	}
}
