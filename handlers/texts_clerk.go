package handlers

// What is said about counts and work logs.
const (
	labelExport      = "导出"
	textOfficeOnly   = "全镇的统计只有司法所能看。你自己做了多少，写 /mine，点“本月工作日志”。"
	textNoFigures    = "统计还没有接上，请找装机的人看看。在办的单不受影响。"
	textNoSeat       = "名单里没写你们司法所管哪个镇，统计不知道该算哪里。请管名单的人写上：office set --place 镇名。"
	textFiguresNote  = "口径：按登记日；“无记录”不等于 0；斜线后是人次或成功数；括号里是手工登记的。点“导出”要完整的表。"
	textFiguresWrong = "有一项的分项和合计对不上，先不出数，免得报错。请在后台看“核对”，或者告诉装机的人。"
	textNoFilesHere  = "这里收不了文件。请用 Telegram，或者到后台导出。"
	textExported     = "%s，%s 到 %s 的汇总表，口径写在表里。内部用；公开前请到后台导出“公开”的那种，小数会遮住。"
	textLogEmpty     = "%s你还没有记录：没有办结的单，也没有线下的。写 /log 记一笔。"
	textLogMade      = "%s的工作日志，%d 条：咨询 %d宗 %d人次，其他 %d 条；其中线下 %d 条。"
	labelLogLast     = "上月工作日志"
)
