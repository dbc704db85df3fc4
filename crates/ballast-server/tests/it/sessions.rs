//! Which sessions end when: with one's own password, and with a new login in the same browser (R6,
//! N9).

use crate::support::client::Client;
use crate::support::demo::Demo;
use crate::support::people::PASSWORD;
use serde_json::json;

fn is_in(client: &Client) -> bool {
    client.request("GET", "/api/v1/session", None).0 == 200
}

/// R6: who changes the password because somebody else may know it is the only one who stays.
#[test]
fn ones_own_new_password_ends_all_other_sessions_and_their_sockets() {
    let demo = Demo::start();
    let [here, there] = [0, 1].map(|_| demo.log_in("trader2"));
    let (mut stays, mut ends) = (here.live(), there.live());
    let change = json!({ "old": PASSWORD, "new": "another one" });
    let (status, _, answer) = here.request("PUT", "/api/v1/session/password", Some(&change));
    assert_eq!(status, 204, "{answer}");

    assert!(!is_in(&there), "another browser's session ends");
    let (_, code, _) = ends.until_closed();
    assert_eq!(code, 1008, "and its socket");
    assert!(is_in(&here), "the one that made the change stays");
    assert_eq!(stays.ask(json!({ "type": "ping" }))["type"], "pong");
    assert!(is_in(&demo.trader), "nobody else is touched");
    demo.server.stop();
}

#[test]
fn a_new_login_in_the_same_browser_ends_the_session_before() {
    let demo = Demo::start();
    let browser = demo.log_in("trader2");
    let mut live = browser.live();
    let log_in = |user: &str, password: &str| {
        let login = json!({ "user": user, "password": password });
        browser.request("POST", "/api/v1/session", Some(&login)).0
    };
    assert_eq!(log_in("trader3", "wrong"), 401);
    assert!(is_in(&browser), "a login that fails ends nothing");
    assert_eq!(log_in("trader3", PASSWORD), 200);
    assert!(!is_in(&browser), "the cookie before is worth nothing");
    assert_eq!(live.until_closed().1, 1008);
    assert!(is_in(&demo.log_in("trader2")));
    demo.server.stop();
}
