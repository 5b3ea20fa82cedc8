//! Setting means patching: what every setter is held to, field by field.

use dsm_sim::{FaultKind, SimulatedNas};
use serde_json::{Value, json};
use synology_backup_mcp::{effect::Effect, tools};

use crate::harness::{Client, fault, office, sent};

/// One field of a setter.
pub struct Field {
    /// Name of the argument.
    pub argument: &'static str,
    /// What the office starts with, as the tool tells it.
    pub before: Value,
    /// What is set.
    pub after: Value,
    /// Where the NAS holds it, within the record.
    pub held_at: &'static str,
    /// How the NAS holds what is set.
    pub held: Value,
}

/// A field that the NAS holds as the tool tells it.
pub fn field(
    argument: &'static str,
    held_at: &'static str,
    before: impl Into<Value>,
    after: impl Into<Value>,
) -> Field {
    let after = after.into();
    Field {
        argument,
        before: before.into(),
        held: after.clone(),
        after,
        held_at,
    }
}

/// A record of the office.
#[derive(Debug, Clone, Copy)]
pub enum Record {
    Package,
    Connection(i64),
    SyncTask(i64),
}

impl Record {
    /// What the NAS holds about it, among everything that it holds.
    #[track_caller]
    fn of(self, held: &mut Value) -> &mut Value {
        let (list, id) = match self {
            Self::Package => return &mut held["package"],
            Self::Connection(id) => ("connections", id),
            Self::SyncTask(id) => ("sync_tasks", id),
        };
        let mut records = held[list].as_array_mut().unwrap().iter_mut();
        records.find(|record| record["id"] == id).unwrap()
    }
}

/// A setter, about one record of the office.
pub struct Setter {
    pub tool: &'static str,
    pub record: Record,
    /// What names the record, and what is wanted besides.
    pub arguments: Value,
    /// How the record is read on the NAS.
    pub read: &'static str,
    /// How it is written.
    pub write: &'static str,
    pub fields: Vec<Field>,
}

impl Setter {
    fn arguments(&self, field: &Field) -> Value {
        let mut arguments = self.arguments.clone();
        arguments[field.argument] = field.after.clone();
        arguments
    }

    /// Holds the setter to all of the below.
    #[track_caller]
    pub fn patches(&self) {
        for field in &self.fields {
            self.changes_only(field);
            self.tells_and_undoes(field);
            self.sends_nothing_when_it_is_so(field);
        }
        self.sends_nothing_when_it_cannot_read(&self.fields[0]);
        self.tells_a_refusal(&self.fields[0]);
    }

    /// On the NAS that field changes and no other.
    #[track_caller]
    fn changes_only(&self, field: &Field) {
        let nas = office();
        let mut expected = nas.holds();
        let record = self.record.of(&mut expected);
        *record.pointer_mut(field.held_at).unwrap() = field.held.clone();
        set(&nas, self.tool, self.arguments(field));
        assert_eq!(nas.holds(), expected, "{}", field.argument);
        assert_eq!(sent(&nas, self.write), 1);
    }

    /// The answer has before and after, and the call that puts everything back.
    #[track_caller]
    fn tells_and_undoes(&self, field: &Field) {
        let nas = office();
        let before = nas.holds();
        let answer = set(&nas, self.tool, self.arguments(field));
        assert_eq!(answer["outcome"], "done");
        assert_eq!(
            answer["changed"],
            json!([{ "field": field.argument, "before": field.before, "after": field.after }])
        );
        assert!(answer.get("warning").is_none(), "{answer}");
        let undo = &answer["undo"];
        assert_eq!(undo["tool"], self.tool);
        set(&nas, self.tool, undo["arguments"].clone());
        assert_eq!(nas.holds(), before, "{}", field.argument);
    }

    /// What is so already is not sent.
    #[track_caller]
    fn sends_nothing_when_it_is_so(&self, field: &Field) {
        let nas = office();
        let mut arguments = self.arguments.clone();
        arguments[field.argument] = field.before.clone();
        let mut answer = Client::connect(&nas).call(self.tool, arguments);
        answer.as_object_mut().unwrap().remove("target");
        assert_eq!(answer, json!({ "outcome": "unchanged" }));
        assert_eq!(sent(&nas, self.write), 0);
    }

    /// A record that cannot be read is not overwritten.
    #[track_caller]
    fn sends_nothing_when_it_cannot_read(&self, field: &Field) {
        for kind in [
            FaultKind::WrongTypes,
            FaultKind::Code(105),
            FaultKind::Empty,
            FaultKind::Http(502),
        ] {
            let nas = office();
            let before = nas.holds();
            nas.inject(fault(kind.clone(), self.read, 20));
            Client::connect(&nas).call_error(self.tool, self.arguments(field));
            assert_eq!(sent(&nas, self.write), 0, "{kind:?}");
            assert_eq!(nas.holds(), before);
        }
    }

    /// A refusal of the NAS is an error with its code, and nothing is claimed.
    #[track_caller]
    fn tells_a_refusal(&self, field: &Field) {
        let nas = office();
        let before = nas.holds();
        let mut client = Client::connect_with(&nas, &["--confirm", "flag"]);
        nas.inject(fault(FaultKind::Code(105), self.write, 1));
        let mut arguments = self.arguments(field);
        if tools::find(self.tool).unwrap().effect == Effect::Destructive {
            arguments["confirm"] = true.into();
        }
        let error = client.call_error(self.tool, arguments);
        assert!(error.contains("105"), "{error}");
        assert_eq!(nas.holds(), before);
    }
}

/// Sets, with a confirmation where one is wanted.
#[track_caller]
pub fn set(nas: &SimulatedNas, tool: &str, arguments: Value) -> Value {
    let mut client = Client::connect(nas);
    let answer = client.call(tool, arguments);
    if answer["outcome"] == "confirmation_required" {
        return crate::table::answers::confirmed(&mut client, &answer);
    }
    answer
}

/// These arguments are refused before anything is changed; the error names the argument and says this.
#[track_caller]
pub fn refuses(tool: &str, rows: &[(Value, &str, &str)]) {
    let nas = office();
    let before = nas.holds();
    let mut client = Client::connect(&nas);
    for (arguments, argument, words) in rows {
        let error = client.call_error(tool, arguments.clone());
        let named = if argument.is_empty() {
            "Bad argument".to_owned()
        } else {
            format!("Bad argument `{argument}`")
        };
        assert!(error.starts_with(&named), "{arguments}: {error}");
        assert!(error.contains(words), "{arguments}: {error}");
    }
    assert_eq!(nas.holds(), before);
    let requests = nas.requests();
    let changes = requests.iter().find(|one| {
        let reads = ["get_", "list_", "query", "login"];
        !reads.iter().any(|read| one.method.starts_with(read))
    });
    assert_eq!(changes, None);
}

/// Exactly these parameters reach the NAS.
#[track_caller]
pub fn sends(tool: &str, arguments: Value, method: &str, expected: &[(&str, &str)]) {
    let nas = office();
    set(&nas, tool, arguments);
    let sent = crate::harness::sent_params(&nas, method);
    let sent: Vec<(&str, &str)> = sent
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(sent, expected);
}
