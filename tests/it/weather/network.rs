//! Ways that a request must not take: redirects, proxies, plain http.

use serde_json::json;

use super::{LIST, front::Stranger};
use crate::harness::{Client, PASSWORD, Process, connection, office, office_with, run};

const CALL: [&str; 2] = ["call", LIST];

/// An answer that sends the asker elsewhere.
fn redirect(status: &str, to: &str) -> String {
    format!(
        "HTTP/1.1 {status} Elsewhere\r\nLocation: {to}/webapi/entry.cgi\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    )
}

#[test]
fn a_redirect_is_told_and_not_followed() {
    for status in ["301", "302", "307", "308"] {
        let nas = office();
        let to = nas.url();
        let stranger = Stranger::answering(move |_| redirect(status, &to));
        let url = stranger.url();
        let mut client = Client::greeted(Process::start(&[], &connection(&url)));
        let error = client.call_error(LIST, json!({}));
        assert!(error.contains(&format!("HTTP status {status}")), "{error}");
        assert!(error.contains("not followed"), "{error}");
        assert!(error.contains("SYNOLOGY_URL"), "{error}");
        assert_eq!(nas.requests(), []);
        assert_eq!(stranger.heard().len(), 1);
    }
}

#[test]
fn a_redirected_login_takes_no_password_elsewhere() {
    let nas = office();
    let to = nas.url();
    let stranger = Stranger::answering(move |request| {
        if !request.starts_with("GET /webapi/query.cgi") {
            return redirect("307", &to);
        }
        let api = json!({ "path": "entry.cgi", "minVersion": 1, "maxVersion": 7 });
        let data = json!({ "SYNO.API.Auth": api, "SYNO.CloudSync": api });
        let body = json!({ "success": true, "data": data }).to_string();
        let length = body.len();
        format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}")
    });
    let url = stranger.url();
    let mut client = Client::greeted(Process::start(&[], &connection(&url)));
    let error = client.call_error(LIST, json!({}));
    assert!(error.contains("HTTP status 307"), "{error}");
    assert_eq!(nas.requests(), []);
}

#[test]
fn proxies_of_the_environment_are_not_used() {
    let nas = office();
    let url = nas.url();
    let proxy = Stranger::answering(|_| String::new());
    let proxy_url = proxy.url();
    let names = [
        "HTTP_PROXY",
        "http_proxy",
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
    ];
    let mut settings = connection(&url).to_vec();
    settings.extend(names.map(|name| (name, proxy_url.as_str())));
    settings.extend([("NO_PROXY", ""), ("no_proxy", "")]);
    Client::greeted(Process::start(&[], &settings)).call(LIST, json!({}));
    assert_eq!(proxy.heard(), [""; 0]);
}

#[test]
fn a_proxy_of_the_configuration_is_used() {
    let proxy = Stranger::answering(|_| redirect("301", "http://elsewhere"));
    let folder = crate::harness::Folder::new();
    let config = folder.write("config.toml", &format!("proxy = \"{}\"\n", proxy.url()));
    run(
        &["--config", &config, CALL[0], CALL[1]],
        &connection("http://127.0.0.1:9"),
    );
    let heard = proxy.heard();
    assert!(
        heard[0].starts_with("GET http://127.0.0.1:9/webapi/query.cgi"),
        "{heard:?}"
    );
}

#[test]
fn plain_http_to_another_host_is_refused_before_a_byte_is_sent() {
    let nas = office_with(|options| options.listen.set_ip([0, 0, 0, 0].into()));
    let url = nas.url();
    assert!(url.starts_with("http://0.0.0.0:"), "{url}");
    let ended = run(&CALL, &connection(&url));
    assert_eq!(ended.code, Some(2), "{}", ended.stderr);
    assert!(
        ended.stderr.starts_with("SYNOLOGY_URL (--url): plain http"),
        "{}",
        ended.stderr
    );
    assert!(
        ended.stderr.contains("--allow-plain-http"),
        "{}",
        ended.stderr
    );
    assert!(!ended.stderr.contains(PASSWORD));
    assert_eq!(nas.requests(), []);
}

#[test]
fn plain_http_to_another_host_can_be_allowed() {
    let nas = office_with(|options| options.listen.set_ip([0, 0, 0, 0].into()));
    let url = nas.url();
    let ended = run(&["--allow-plain-http", CALL[0], CALL[1]], &connection(&url));
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let mut settings = connection(&url).to_vec();
    settings.push(("SYNOLOGY_ALLOW_PLAIN_HTTP", "1"));
    let ended = run(&CALL, &settings);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert_eq!(nas.logins(), 2);
}
