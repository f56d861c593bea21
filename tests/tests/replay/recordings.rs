//! Recordings that a library keeps with its tests: which files there are, when they change, and what they must not contain.

use duroxide::replay::{PayloadText, Recording, RecordingError, Replay, histories};
use duroxide::testing::TestRuntime;
use duroxide::{OrchestrationContext, RegistriesBuilder};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::panic;
use std::path::Path;
use std::process::Command;

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Account {
    owner: String,
    password: String,
}

#[duroxide::activity(name = "open-account", idempotent)]
async fn open_account(owner: String) -> Result<Account, String> {
    Ok(Account { password: format!("s3cret of {owner}"), owner })
}

#[duroxide::activity(name = "send-password", idempotent)]
async fn send_password(text: String) -> Result<usize, String> {
    Ok(text.len())
}

/// Open an account, and send its password, twice if asked for.
#[duroxide::orchestration(name = "welcome-customer")]
async fn welcome_customer(ctx: OrchestrationContext, (owner, twice): (String, bool)) -> Result<String, String> {
    let account = OpenAccount::call(&ctx, &owner).await?;
    let text = format!("{}, your password is {}", account.owner, account.password);
    SendPassword::call(&ctx, &text).await?;
    if twice {
        SendPassword::call(&ctx, &text).await?;
    }
    Ok(account.password)
}

/// Do something else for long passwords.
#[duroxide::orchestration(name = "rate-password")]
async fn rate_password(ctx: OrchestrationContext, owner: String) -> Result<String, String> {
    let Account { password, .. } = OpenAccount::call(&ctx, &owner).await?;
    if password.len() > 12 {
        SendPassword::call(&ctx, &"a long password".to_owned()).await?;
    }
    Ok("rated".to_owned())
}

fn registries() -> RegistriesBuilder {
    RegistriesBuilder::all().only::<WelcomeCustomer>().only::<RatePassword>()
}

fn replay() -> Replay {
    Replay::with(registries().build().unwrap())
}

fn without_passwords(text: &PayloadText<'_>) -> Option<String> {
    (text.path == "password").then(|| "hidden".to_owned())
}

async fn recorded(input: &(String, bool)) -> Recording {
    let test = TestRuntime::of(registries()).start().await;
    let instance = test.start::<WelcomeCustomer>(input).await;
    test.wait::<WelcomeCustomer>(&instance).await.unwrap();
    Recording::of(test.client(), &instance).await.unwrap()
}

#[tokio::test]
async fn a_secret_is_replaced_wherever_it_occurs() {
    let recording = recorded(&("Ada".to_owned(), true)).await;
    assert_eq!(recording.to_json().matches("s3cret").count(), 4, "{}", recording.to_json());
    let redacted = recording.redact(&replay(), without_passwords).unwrap();
    let json = redacted.to_json();
    assert!(!json.contains("s3cret"), "{json}");
    assert_eq!(json.matches("Ada, your password is hidden").count(), 2, "{json}");
    assert!(replay().run_prefixes(&redacted).is_same());
    assert_eq!(redacted.file_name(), recording.file_name());
    // It is still compared.
    let other = Recording::from_json(&json.replace("is hidden", "is known")).unwrap();
    assert!(!replay().run(&other).is_same());

    let mut seen = Vec::new();
    let same = recording.redact(&replay(), |text| {
        seen.push(format!("{} {}", text.name.rsplit("::").next().unwrap(), text.path));
        None
    });
    assert_eq!(same.unwrap(), recording);
    assert!(seen.contains(&"open-account password".to_owned()), "{seen:?}");
    assert!(seen.contains(&"welcome-customer [0]".to_owned()), "{seen:?}");
    assert!(seen.contains(&"send-password ".to_owned()), "{seen:?}");
}

#[tokio::test]
async fn a_text_that_decides_what_happens_cannot_be_replaced() {
    let test = TestRuntime::of(registries()).start().await;
    let instance = test.start::<RatePassword>(&"Ada".to_owned()).await;
    test.wait::<RatePassword>(&instance).await.unwrap();
    let recording = Recording::of(test.client(), &instance).await.unwrap();
    let refused = recording.redact(&replay(), without_passwords).unwrap_err();
    assert!(matches!(refused, RecordingError::Redaction { .. }));
    let message = refused.to_string();
    assert!(
        message.starts_with("with these texts replaced, the code no longer replays the recording: replace only"),
        "{message}"
    );
    assert!(message.contains("send-password"), "{message}");
    // One of the same form can.
    recording.redact(&replay(), |text| (text.path == "password").then(|| "x".repeat(text.text.len()))).unwrap();
}

/// Runs the tests of this program whose names begin with `child_`, in another process.
fn child(test: &str, folder: &Path, is_updating: bool) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", &format!("recordings::{test}"), "--include-ignored"]).env("HISTORIES", folder);
    command.env_remove("UPDATE_DUROXIDE");
    if is_updating {
        command.env("UPDATE_DUROXIDE", "1");
    }
    let output = command.output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && printed.contains("1 passed"), "{printed}");
}

#[tokio::test]
#[ignore = "`histories_are_kept_for_each_path` runs it"]
async fn child_that_keeps_histories() {
    let folder = std::env::var("HISTORIES").unwrap();
    let test = TestRuntime::of(registries()).keep_histories(folder).redact_histories(without_passwords).start().await;
    for input in [("Ada", false), ("Bob", false), ("Ada", true)] {
        test.run::<WelcomeCustomer>(&(input.0.to_owned(), input.1)).await.unwrap();
    }
}

#[test]
#[ignore = "`histories_are_kept_for_each_path` runs it"]
fn child_that_replays_histories() {
    let folder = std::env::var("HISTORIES").unwrap();
    histories::check_others(&folder, &[], &|| registries().build().unwrap().orchestrations);
}

fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    let file = |path: std::path::PathBuf| {
        (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(&path).unwrap())
    };
    entries.map(file).collect()
}

#[test]
fn histories_are_kept_for_each_path() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("histories");
    child("child_that_keeps_histories", &folder, false);
    assert!(!folder.exists());

    child("child_that_keeps_histories", &folder, true);
    let kept = files(&folder);
    assert_eq!(kept.len(), 2, "{:?}", kept.keys());
    for (name, json) in &kept {
        let hash = name.strip_prefix("welcome-customer-1.0.0-").and_then(|name| name.strip_suffix(".json")).unwrap();
        assert!(hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()), "{name}");
        assert!(!json.contains("s3cret") && json.contains("\"Ada, your password is hidden\""), "{json}");
    }
    // A history that the code replays stays as it is.
    child("child_that_keeps_histories", &folder, true);
    assert_eq!(files(&folder), kept);
    child("child_that_replays_histories", &folder, false);

    // One that it does not replay is made anew if it still occurs, and removed if not.
    let damaged = folder.join(kept.keys().next().unwrap());
    let text = fs::read_to_string(&damaged).unwrap().replace("your password is", "your new password is");
    fs::write(&damaged, &text).unwrap();
    let panic = panic::catch_unwind(|| check(&damaged)).unwrap_err();
    let panic = panic.downcast_ref::<String>().unwrap();
    assert!(panic.starts_with(&format!("the code does not replay {}:\n\nerror: ", damaged.display())), "{panic}");
    assert!(panic.contains("`UPDATE_DUROXIDE=1 cargo test` do it"), "{panic}");
    assert!(panic.contains("recordings.rs:"), "{panic}");
    child("child_that_keeps_histories", &folder, true);
    assert_eq!(files(&folder).keys().collect::<Vec<_>>(), kept.keys().collect::<Vec<_>>());
    child("child_that_replays_histories", &folder, false);
    fs::write(&damaged, &text).unwrap();
    child("child_that_replays_histories", &folder, true);
    assert_eq!(files(&folder).len(), 1);
    // The compiled test of a file that is gone has nothing to check.
    check(&damaged);
}

fn check(file: &Path) {
    histories::check_file(file.to_str().unwrap(), registries().build().unwrap().orchestrations);
}

#[tokio::test]
async fn files_that_are_no_histories_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.json");
    let json = recorded(&("Ada".to_owned(), false)).await.to_json();
    let renamed = json.replace("::welcome-customer", "::welcome-costumer");
    let other_version = json.replace("\"version\":\"1.0.0\"", "\"version\":\"0.9.0\"");
    let newer_event = json.replace("\"type\":\"ActivityScheduled\"", "\"type\":\"ActivityPlanned\"");
    for (text, problem) in [
        ("", "is not a recording: EOF while parsing"),
        ("{\"instances\": []}", "is not a recording: missing field `duroxide_recording`"),
        ("{\"duroxide_recording\": 2}", "its format is 2, and this version reads 1: update this program"),
        (&json[..json.len() / 2], "is not a recording: "),
        (&newer_event, "unknown variant `ActivityPlanned`"),
        (&renamed, "`duroxide-export-tests::orchestration::welcome-customer` now, add `alias = \"welcome-costumer\"`"),
        (&other_version, "this program only has the versions 1.0.0 of it"),
    ] {
        fs::write(&file, text).unwrap();
        let panic = panic::catch_unwind(|| check(&file)).unwrap_err();
        let panic = panic.downcast_ref::<String>().unwrap();
        assert!(panic.contains(problem), "{problem}: {panic}");
        assert!(panic.contains(file.to_str().unwrap()), "{panic}");
    }
    let nobody = panic::catch_unwind(|| histories::check_others("tests/no-such", &[], &|| unreachable!())).unwrap_err();
    let nobody = nobody.downcast_ref::<String>().unwrap();
    assert!(nobody.contains("there is no folder tests/no-such: the path is relative to the package"), "{nobody}");
}
