//! Every tool that takes an id takes a name in the same way.

use dsm_sim::{BackupTaskId, Office, SimulatedNas};
use serde_json::{Map, Value};
use synology_backup_mcp::tools;

use crate::{
    harness::{Client, connection_in, make_ready_for, office_with, sync_task_in},
    table,
};

const NAME: &str = "Ärzte & Söhne (ΟΔΟΣ)";
const TYPED: &str = "  äRZTE & SÖHNE (οδος) ";

/// What a tool is about by an id: a call that makes sense, and the argument with the id.
struct About {
    tool: String,
    arguments: Value,
    argument: &'static str,
}

impl About {
    fn id(&self) -> i64 {
        let id = &self.arguments[self.argument];
        id.as_i64()
            .unwrap_or_else(|| id.as_str().unwrap().parse().unwrap())
    }

    fn is_sync_task(&self) -> bool {
        self.argument == "task_id" && self.tool.starts_with("cloudsync_")
    }

    /// Calls it that; a sync task has no name, and its folder stands for it.
    fn name(&self, office: &mut Office, id: i64, name: &str) {
        if self.is_sync_task() {
            sync_task_in(office, id).local_path = name.into();
        } else if self.argument == "connection_id" {
            connection_in(office, id).name = name.into();
        } else {
            let mut tasks = office.backup_tasks.iter_mut();
            let task = tasks.find(|task| task.id == BackupTaskId::Number(id));
            task.unwrap().name = name.into();
        }
    }

    /// An office in which it makes sense, with that name.
    fn office(&self) -> SimulatedNas {
        let nas = office_with(|options| options.clock_stands_still = true);
        make_ready_for(&nas, &self.tool);
        nas.edit(|office| self.name(office, self.id(), NAME));
        nas
    }

    fn asked_by(&self, id: impl Into<Value>) -> Value {
        let mut arguments = self.arguments.clone();
        arguments[self.argument] = id.into();
        arguments
    }
}

/// Every tool with every id that it takes, as far as another thing of the kind is there to be confused with.
fn all() -> Vec<About> {
    let mut all = Vec::new();
    for tool in table::listed() {
        let name = tool["name"].as_str().unwrap();
        let properties = &tool["inputSchema"]["properties"];
        for argument in ["connection_id", "task_id"] {
            let arguments = tools::find(name).unwrap().definition().example;
            let is_given = !properties[argument].is_null() && !arguments[argument].is_null();
            if is_given {
                all.push(About {
                    tool: name.to_owned(),
                    arguments,
                    argument,
                });
            }
        }
    }
    assert!(all.len() > 25, "{}", all.len());
    all
}

/// What a call is answered, without what is new each time.
fn answered(nas: &SimulatedNas, tool: &str, arguments: Value) -> String {
    let mut client = Client::connect(nas);
    let call = client.send_call(tool, arguments);
    let answer = client.answer(call)["result"].take();
    let text = answer["content"][0]["text"].as_str().unwrap();
    let text = match serde_json::from_str::<Map<String, Value>>(text) {
        Ok(mut fields) => {
            fields.remove("change_id");
            Value::Object(fields).to_string()
        }
        Err(_) => text.to_owned(),
    };
    text.replace(&nas.url(), "NAS")
}

/// What comes of a call, and what the NAS then holds.
fn comes_of(about: &About, id: impl Into<Value>) -> (String, Value) {
    let nas = about.office();
    let answer = answered(&nas, &about.tool, about.asked_by(id));
    (answer, nas.holds())
}

#[test]
fn a_name_in_any_case_and_with_blanks_around_it_is_the_id() {
    for about in all() {
        let by_id = comes_of(&about, about.id());
        let by_name = comes_of(&about, TYPED);
        assert_eq!(by_name.0, by_id.0, "{}", about.tool);
        assert!(by_name.1 == by_id.1, "{} left something else", about.tool);
        assert!(!by_id.0.starts_with("No "), "{}: {}", about.tool, by_id.0);
    }
}

#[test]
fn two_of_one_name_are_listed_with_their_ids_and_nothing_is_done() {
    for about in all() {
        let nas = about.office();
        let other = if about.argument == "connection_id" {
            nas.edit(|office| about.name(office, 8, TYPED));
            8
        } else if about.is_sync_task() {
            nas.edit(|office| about.name(office, 22, TYPED));
            22
        } else {
            nas.edit(|office| about.name(office, 9, TYPED));
            9
        };
        if other == about.id() {
            continue;
        }
        let before = nas.holds();
        let error = Client::connect(&nas).call_error(&about.tool, about.asked_by(NAME));
        let start = format!("Bad argument `{}`: 2 ", about.argument);
        assert!(error.starts_with(&start), "{}: {error}", about.tool);
        for id in [about.id(), other] {
            assert!(error.contains(&id.to_string()), "{}: {error}", about.tool);
        }
        assert!(nas.holds() == before, "{}", about.tool);
    }
}

#[test]
fn a_number_is_the_id_of_another_though_something_is_named_like_it() {
    let reads = all().into_iter();
    for about in reads.filter(|about| about.tool.contains("_get_") && !about.is_sync_task()) {
        let id = about.id();
        let by_id = comes_of(&about, id);
        let nas = about.office();
        let other = if about.argument == "connection_id" {
            8
        } else {
            9
        };
        nas.edit(|office| about.name(office, other, &id.to_string()));
        let by_text = answered(&nas, &about.tool, about.asked_by(format!(" {id} ")));
        assert_eq!(by_text, by_id.0, "{}", about.tool);
    }
}
