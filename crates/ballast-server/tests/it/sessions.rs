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

fn set_own(client: &Client, new: &str) -> u16 {
    let change = json!({ "old": PASSWORD, "new": new });
    let (status, ..) = client.request("PUT", "/api/v1/session/password", Some(&change));
    status
}

/// R6: of two changes at once one is made, and its session stays.
#[test]
fn two_changes_of_one_password_at_once_are_one_change() {
    let demo = Demo::start();
    let clients = [0, 1].map(|_| demo.log_in("trader2"));
    let told: Vec<u16> = std::thread::scope(|scope| {
        let one = scope.spawn(|| set_own(&clients[0], "the first one"));
        let other = scope.spawn(|| set_own(&clients[1], "the other one"));
        [one, other].map(|thread| thread.join().unwrap()).into()
    });
    let made: Vec<usize> = (0..2).filter(|at| told[*at] == 204).collect();
    assert_eq!(made.len(), 1, "{told:?}");
    assert!(
        told.contains(&401),
        "the other's session has ended: {told:?}"
    );
    assert!(is_in(&clients[made[0]]), "who changed it stays");
    demo.server.stop();
}

/// R6: a reset shuts out whoever has the password, also one who changes it at the same moment.
#[test]
fn a_reset_stands_whatever_is_changed_beside_it() {
    let demo = Demo::start();
    for round in 0..4 {
        let reset = format!("set by admin {round}");
        let client = demo.log_in("trader2");
        let body = json!({ "password": reset });
        std::thread::scope(|scope| {
            scope.spawn(|| set_own(&client, "kept by another"));
            let path = "/api/v1/admin/users/trader2/password";
            let (status, _, answer) = demo.admin.request("PUT", path, Some(&body));
            assert_eq!(status, 200, "{answer}");
        });
        let back = Client::log_in(&demo.server.address, "trader2", &reset);
        assert!(!is_in(&client), "its session has ended");
        let change = json!({ "old": reset, "new": PASSWORD });
        let (status, ..) = back.request("PUT", "/api/v1/session/password", Some(&change));
        assert_eq!(status, 204);
    }
    demo.server.stop();
}
