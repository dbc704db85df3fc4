//! Texts of connections: who finds no place, comes past the proxy, or takes too long.

use super::text::{Text, row};

/// One row a code.
#[rustfmt::skip]
pub const CONNECTIONS: &[Text] = &[
    row("CONNECTIONS_FULL",        503, ["未送出：服务器连接已满（{open:number} 个）", "同时最多 {limit:number} 个；稍后再试，已连接的不受影响"],
                                        ["Not sent: all {open:number} connections of the server are taken.", "It takes {limit:number} at once; try again shortly, those connected are not affected"]),
    row("ADDRESS_CONNECTIONS_FULL", 503, ["未送出：地址 {ip:text} 已有 {open:number} 个连接", "每个地址同时最多 {limit:number} 个；关闭不用的连接后再试"],
                                        ["Not sent: address {ip:text} has {open:number} connections.", "An address may have {limit:number} at once; close some, then try again"]),
    row("NOT_THE_PROXY",           403, ["未送出：只经代理服务器接入，地址 {ip:text} 不是代理", "运维可用 --behind-proxy 加入该地址"],
                                        ["Not sent: clients come through the proxy, and address {ip:text} is not one.", "An operator adds it by --behind-proxy"]),
    row("CLIENT_ADDRESS_MISSING",  400, ["未送出：代理 {ip:text} 没有说明客户端地址", "代理须设置 X-Forwarded-For"],
                                        ["Not sent: proxy {ip:text} does not tell the client's address.", "The proxy has to set X-Forwarded-For"]),
    row("METRICS_NOT_FOR",         403, ["未提供：地址 {ip:text} 不能读取监控数据", "运维可用 --metrics-to 加入该地址"],
                                        ["Not told: address {ip:text} may not read the metrics.", "An operator adds it by --metrics-to"]),
    row("BAD_HOST",                400, ["未送出：请求须有且只有一个 Host", ""],
                                        ["Not sent: a request names one Host, and no second.", ""]),
    row("SOCKETS_FULL",            429, ["未连接：该登录账号已有 {limit:number} 个实时连接", "关闭不用的页面或程序后再试"],
                                        ["Not connected: this login has {limit:number} live connections.", "Close pages or programs that are not used, then try again"]),
    row("SUBSCRIPTIONS_FULL",      429, ["未订阅：每个实时连接最多 {limit:number} 项订阅", "退订不用的，或另开连接"],
                                        ["Not subscribed: a live connection has at most {limit:number} subscriptions.", "End some, or open another connection"]),
    row("BODY_LATE",               408, ["未提交：内容没有在时限内送到（已收 {received:number} 字节）", "停顿不得超过 {idle:number} 秒，全部须在 {whole:number} 秒内送到"],
                                        ["Not submitted: the content did not come in time ({received:number} bytes came).", "It may pause for {idle:number} s and has {whole:number} s in all"]),
];
