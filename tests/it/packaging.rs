//! What is given out says the same everywhere: one version, one repository, the same platforms, settings that exist. That it can
//! be built, installed and started is for `packaging/check`.

mod readme;

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::Value;
use synology_backup_mcp::config::Setting;

const RELEASE: &str = ".github/workflows/release.yml";

#[test]
fn everything_given_out_has_the_version_of_the_program() {
    let version = env!("CARGO_PKG_VERSION");
    let launcher = json("packaging/npm/package.json");
    let registry = json("server.json");
    let gemini = json("gemini-extension.json");
    let mut versions = vec![
        ("npm", &launcher["version"]),
        ("server.json", &registry["version"]),
        ("gemini-extension.json", &gemini["version"]),
    ];
    let bundle = json("packaging/mcpb/manifest.json");
    versions.push(("bundle", &bundle["version"]));
    for (package, wanted) in launcher["optionalDependencies"].as_object().unwrap() {
        versions.push((package, wanted));
    }
    for package in registry["packages"].as_array().unwrap() {
        versions.push((
            package["registryType"].as_str().unwrap(),
            &package["version"],
        ));
    }
    for (place, found) in versions {
        assert_eq!(found, version, "{place}");
    }
    let started = gemini["mcpServers"]["synology"]["args"][1].as_str();
    assert_eq!(
        started,
        Some(format!("synology-backup-mcp@{version}").as_str())
    );
    // maturin takes it from Cargo.toml.
    let wheel: toml::Table = text("pyproject.toml").parse().unwrap();
    assert_eq!(wheel["project"]["dynamic"], vec!["version"].into());
    assert_eq!(wheel["project"].get("version"), None);
}

#[test]
fn everything_given_out_names_the_repository_of_cargo_toml() {
    let repository = env!("CARGO_PKG_REPOSITORY");
    let (_, owner_and_name) = repository.split_once("https://github.com/").unwrap();
    let files = [
        "Dockerfile",
        "README.md",
        "packaging/mcpb/manifest.json",
        "packaging/npm/package.json",
        "pyproject.toml",
        "server.json",
    ];
    for file in files {
        let text = text(file);
        let named: Vec<&str> = (text.split("github.com/").skip(1))
            .filter(|rest| rest.contains("synology-backup-mcp"))
            .filter(|rest| rest.starts_with(|first: char| first.is_alphanumeric()))
            .collect();
        for rest in &named {
            let told: String = rest.chars().take(owner_and_name.len()).collect();
            assert_eq!(told, owner_and_name, "{file}");
        }
        assert!(file == "README.md" || !named.is_empty(), "{file}");
    }
    let registry_name = format!("io.github.{owner_and_name}");
    assert_eq!(json("server.json")["name"], registry_name.as_str());
    assert_eq!(
        json("packaging/npm/package.json")["mcpName"],
        registry_name.as_str()
    );
    assert!(text("Dockerfile").contains(&format!("server.name=\"{registry_name}\"")));
    assert!(text("README.md").contains(&format!("mcp-name: {registry_name}")));
}

#[test]
fn the_same_platforms_are_built_installed_and_downloaded() {
    let platforms = json("packaging/platforms.json");
    let platforms = platforms.as_array().unwrap();
    let of = |key: &str| -> BTreeSet<String> {
        let texts = platforms
            .iter()
            .map(|platform| platform[key].as_str().unwrap().to_owned());
        texts.collect()
    };
    assert_eq!(of("label").len(), platforms.len());

    let launcher = json("packaging/npm/package.json");
    let wanted: BTreeSet<&str> = (launcher["optionalDependencies"].as_object().unwrap().keys())
        .map(String::as_str)
        .collect();
    let made: Vec<String> = (platforms.iter())
        .map(|platform| {
            format!(
                "@synology-backup-mcp/{}-{}",
                word(platform, "os"),
                word(platform, "cpu")
            )
        })
        .collect();
    assert_eq!(wanted, made.iter().map(String::as_str).collect());

    let workflow = text(RELEASE);
    let matrix: BTreeSet<(&str, &str)> = (workflow.lines())
        .filter_map(|line| line.trim().strip_prefix("- { target: "))
        .map(|line| {
            let (target, rest) = line.split_once(", runner: ").unwrap();
            (target, rest.split_once(',').unwrap().0)
        })
        .collect();
    let listed =
        (platforms.iter()).map(|platform| (word(platform, "target"), word(platform, "runner")));
    assert_eq!(matrix, listed.collect());
}

#[test]
fn cargo_binstall_looks_for_the_archives_that_are_made() {
    let manifest: toml::Table = text("Cargo.toml").parse().unwrap();
    let binstall = &manifest["package"]["metadata"]["binstall"];
    // packaging/assemble.mjs names them; `{ archive-suffix }` follows from the format.
    assert!(text("packaging/assemble.mjs").contains("const name = `${NAME}-${platform.target}`"));
    let address = binstall["pkg-url"].as_str().unwrap();
    assert_eq!(
        address,
        "{ repo }/releases/download/v{ version }/{ name }-{ target }{ archive-suffix }"
    );
    assert_eq!(
        binstall["bin-dir"].as_str(),
        Some("{ name }-{ target }/{ bin }{ binary-ext }")
    );
    let formats: Vec<(&str, &str)> = (json("packaging/platforms.json").as_array().unwrap().iter())
        .filter(|platform| platform["os"] == "win32")
        .map(|platform| {
            binstall["overrides"][word(platform, "target")]["pkg-fmt"]
                .as_str()
                .unwrap()
        })
        .map(|format| (format, binstall["pkg-fmt"].as_str().unwrap()))
        .collect();
    assert_eq!(formats, [("zip", "tgz")]);
}

#[test]
fn manifests_ask_for_settings_that_exist_and_hide_the_secret_ones() {
    let exist: BTreeSet<String> = Setting::all().filter_map(Setting::variable).collect();
    let is_secret = |variable: &str| {
        ["PASSWORD", "OTP_CODE", "DEVICE_ID"]
            .iter()
            .any(|end| variable.ends_with(end))
    };

    let bundle = json("packaging/mcpb/manifest.json");
    let asked = bundle["user_config"].as_object().unwrap();
    let mut used = BTreeSet::new();
    for (variable, value) in bundle["server"]["mcp_config"]["env"].as_object().unwrap() {
        let key = value
            .as_str()
            .unwrap()
            .strip_prefix("${user_config.")
            .unwrap();
        let key = key.strip_suffix('}').unwrap();
        assert!(exist.contains(variable), "{variable}");
        assert_eq!(variable, &format!("SYNOLOGY_{}", key.to_uppercase()));
        let sensitive = asked[key]["sensitive"].as_bool().unwrap_or_default();
        assert_eq!(sensitive, is_secret(variable), "{variable}");
        used.insert(key.to_owned());
    }
    assert_eq!(used, asked.keys().cloned().collect());

    let registry = json("server.json");
    for package in registry["packages"].as_array().unwrap() {
        let variables = &package["environmentVariables"];
        assert_eq!(variables, &registry["packages"][0]["environmentVariables"]);
        for variable in variables.as_array().unwrap() {
            let name = word(variable, "name");
            assert!(exist.contains(name), "{name}");
            assert_eq!(
                variable["isSecret"].as_bool().unwrap_or_default(),
                is_secret(name)
            );
        }
    }
    for setting in json("gemini-extension.json")["settings"]
        .as_array()
        .unwrap()
    {
        let name = word(setting, "envVar");
        assert!(exist.contains(name), "{name}");
        assert_eq!(
            setting["sensitive"].as_bool().unwrap_or_default(),
            is_secret(name)
        );
    }
}

#[test]
fn the_icon_is_a_square_of_512() {
    let icon = fs::read(path("packaging/mcpb/icon.png")).unwrap();
    assert_eq!(icon[..8], *b"\x89PNG\r\n\x1a\n");
    let size = |at: usize| u32::from_be_bytes(icon[at..at + 4].try_into().unwrap());
    assert_eq!((size(16), size(20)), (512, 512));
}

#[test]
fn the_release_runs_only_actions_that_cannot_change() {
    let workflow = text(RELEASE);
    let mut uses = 0;
    for line in workflow
        .lines()
        .filter_map(|line| line.split_once("uses: "))
    {
        let (action, version) = line.1.split_once(" # v").unwrap();
        let (_, commit) = action.split_once('@').unwrap();
        let is_commit = commit.len() == 40 && commit.chars().all(|digit| digit.is_ascii_hexdigit());
        assert!(is_commit && !version.is_empty(), "{action}");
        uses += 1;
    }
    assert!(uses > 0);
}

fn word<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap()
}

fn json(file: &str) -> Value {
    serde_json::from_str(&text(file)).unwrap()
}

fn text(file: &str) -> String {
    fs::read_to_string(path(file)).unwrap()
}

fn path(file: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}
