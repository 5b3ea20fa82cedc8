//! Completion: what a person may mean who types an argument of a prompt or a part of a resource's address.
//!
//! It is a help and no more: what cannot be had within its time is left out, and no fault of a NAS is an error here. A NAS is
//! asked once for what is typed within a few seconds, and one answer serves all who wait for it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures_util::future::join_all;
use rmcp::{
    ErrorData,
    model::{CompleteRequestParams, CompletionInfo, Reference},
};
use tokio::{
    sync::watch,
    time::{Instant, timeout, timeout_at},
};
use tokio_util::sync::CancellationToken;

use super::{outside::one_line, prompts, resources};
use crate::{
    nases::{NAS, Nases, ServedNas},
    operation::{Choice, Choices, Tool},
    text::{is_cut, sanitize_text, unescape},
    tools,
};

/// How long somebody who types waits.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long the NAS may take; what comes late serves the next letter that is typed.
const MAX_LOOK: Duration = Duration::from_secs(10);

/// How long an answer, or that there is none, is remembered.
const FRESH: Duration = Duration::from_secs(5);

/// The tools whose ids the argument of a prompt may be.
const FAILING: [&str; 3] = [
    "hyperbackup_get_task",
    "cloudsync_get_connection",
    "cloudsync_get_task",
];

/// What the NASes answered lately, by NAS and tool.
pub(super) struct Completion {
    looks: Mutex<BTreeMap<(String, &'static str), Look>>,
    given_up: CancellationToken,
}

/// A NAS was asked, or is being asked.
#[derive(Clone)]
struct Look(watch::Receiver<Option<Found>>);

#[derive(Clone)]
struct Found {
    choices: Arc<[Choice]>,
    at: Instant,
}

/// What can be typed.
enum Wanted<'a> {
    Nas,
    OneOf(&'a [&'static str]),
    /// Nobody knows what.
    Anything,
}

impl Look {
    fn is_stale(&self) -> bool {
        match &*self.0.borrow() {
            Some(found) => found.at.elapsed() >= FRESH,
            None => self.0.has_changed().is_err(),
        }
    }
}

impl Completion {
    pub(super) fn new(given_up: CancellationToken) -> Self {
        Self {
            looks: Mutex::default(),
            given_up,
        }
    }

    /// The values that fit what was typed so far.
    ///
    /// # Errors
    /// A prompt, a template or an argument that does not exist.
    pub(super) async fn complete(
        &self,
        nases: &Nases,
        request: &CompleteRequestParams,
    ) -> Result<CompletionInfo, ErrorData> {
        let argument = request.argument.name.as_str();
        let values = match wanted(nases, &request.r#ref, argument)? {
            Wanted::Nas => nases.each().map(|nas| nas.called.clone()).collect(),
            Wanted::Anything => Vec::new(),
            Wanted::OneOf(tools) => {
                let context = request.context.as_ref();
                let named = context.and_then(|context| context.get_argument(NAS));
                let choices = self.choices(nases, named.map(String::as_str), tools);
                values(&choices.await)
            }
        };
        Ok(matching(values, &request.argument.value))
    }

    /// What there is to choose from, a list for each NAS and tool that answered.
    async fn choices(
        &self,
        nases: &Nases,
        nas: Option<&str>,
        tools: &[&str],
    ) -> Vec<Arc<[Choice]>> {
        let nas = nas.filter(|nas| !nas.trim().is_empty());
        let asked: Vec<&ServedNas> = match (nas, nases.default()) {
            (Some(named), _) => nases.called(named.trim()).into_iter().collect(),
            (None, Some(default)) => vec![default],
            (None, None) => nases.each().collect(),
        };
        let until = Instant::now() + PATIENCE;
        let looks = asked.into_iter().flat_map(|nas| {
            let offered = tools.iter().filter_map(|tool| {
                let tool = tools::find(tool).filter(|tool| nas.offer.has(tool))?;
                Some((tool, tools::choices(tool.name)?))
            });
            offered
                .map(|(tool, choices)| self.look(nas, tool, choices))
                .collect::<Vec<_>>()
        });
        let found = looks.map(|Look(mut answer)| async move {
            // Neither a late answer nor none at all is told.
            let answer = timeout_at(until, answer.wait_for(Option::is_some))
                .await
                .ok()?;
            answer
                .ok()?
                .as_ref()
                .map(|found| Arc::clone(&found.choices))
        });
        join_all(found).await.into_iter().flatten().collect()
    }

    /// What a NAS answered lately, or will. The question goes on though whoever asked no longer waits, so that each letter
    /// that is typed is no further one.
    fn look(&self, nas: &ServedNas, tool: &'static Tool, choices: &'static Choices) -> Look {
        let mut looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (nas.called.clone(), tool.name);
        if let Some(look) = looks.get(&key).filter(|look| !look.is_stale()) {
            return look.clone();
        }
        let (found, look) = watch::channel(None);
        let look = Look(look);
        looks.insert(key, look.clone());
        let (context, given_up) = (Arc::clone(&nas.context), self.given_up.clone());
        tokio::spawn(async move {
            let answer = tokio::select! {
                biased;
                () = given_up.cancelled() => return,
                answer = timeout(MAX_LOOK, choices.ask(tool, &context)) => answer,
            };
            let choices = match answer {
                Ok(Ok(choices)) => choices,
                Ok(Err(error)) => {
                    tracing::info!(tool = tool.name, outcome = error.kind(), "completion");
                    Vec::new()
                }
                Err(_late) => Vec::new(),
            };
            found.send_replace(Some(Found {
                choices: choices.into(),
                at: Instant::now(),
            }));
        });
        look
    }
}

/// What an argument can be.
fn wanted(
    nases: &Nases,
    reference: &Reference,
    argument: &str,
) -> Result<Wanted<'static>, ErrorData> {
    let takes: Vec<&'static str> = match reference {
        Reference::Prompt(prompt) => prompts::find(nases, &prompt.name)?.takes(nases),
        Reference::Resource(resource) => {
            let kinds = resources::offered_templates(nases);
            let kinds: Vec<&resources::Kind> = kinds.collect();
            let Some(kind) = kinds.iter().find(|kind| kind.template() == resource.uri) else {
                let templates: Vec<String> = kinds.iter().map(|kind| kind.template()).collect();
                return Err(refused(format!(
                    "Unknown resource template: {}. There are {}",
                    one_line(&resource.uri),
                    templates.join(", ")
                )));
            };
            if kind.variable == Some(argument) {
                return Ok(Wanted::OneOf(std::slice::from_ref(&kind.tool)));
            }
            std::iter::once(NAS).chain(kind.variable).collect()
        }
        _ => {
            return Err(refused(
                "Bad `ref`: it must be a ref/prompt or a ref/resource".into(),
            ));
        }
    };
    if !takes.contains(&argument) {
        let takes = match takes.as_slice() {
            [] => "there is none".to_owned(),
            some => format!("choose from {}", some.join(", ")),
        };
        let argument = one_line(argument);
        return Err(refused(format!("Unknown argument `{argument}`: {takes}")));
    }
    Ok(match argument {
        NAS => Wanted::Nas,
        prompts::TASK => Wanted::OneOf(&FAILING),
        _ => Wanted::Anything,
    })
}

/// Names before ids, each once.
fn values(lists: &[Arc<[Choice]>]) -> Vec<String> {
    let names = lists.iter().flat_map(|choices| names(choices));
    let ids = lists.iter().flat_map(|choices| choices.iter());
    let ids = ids.filter_map(|choice| can_be_given_back(&choice.id));
    let mut seen = BTreeSet::new();
    let values = names.chain(ids);
    values.filter(|value| seen.insert(value.clone())).collect()
}

/// The names that stand for one id.
fn names(choices: &[Choice]) -> impl Iterator<Item = String> {
    let mut called = BTreeMap::<String, usize>::new();
    let names = choices.iter().filter_map(|choice| choice.name.as_deref());
    for name in names.clone() {
        *called.entry(name.to_lowercase()).or_default() += 1;
    }
    // A number would be taken for an id.
    let is_name = |name: &&str| !name.trim().is_empty() && name.trim().parse::<i64>().is_err();
    let names = names.filter(is_name);
    let names = names.filter(move |name| called.get(&name.to_lowercase()) == Some(&1));
    names.filter_map(can_be_given_back)
}

/// A text as it is shown, if it means the same when it comes back.
fn can_be_given_back(text: &str) -> Option<String> {
    let shown = sanitize_text(text);
    (!is_cut(&shown) && unescape(&shown) == text).then_some(shown)
}

/// The values that begin with what was typed, then those that have it in them.
fn matching(values: Vec<String>, typed: &str) -> CompletionInfo {
    let typed = typed.trim().to_lowercase();
    let (mut first, mut then) = (Vec::new(), Vec::new());
    for value in values {
        let lower = value.to_lowercase();
        if lower.starts_with(&typed) {
            first.push(value);
        } else if lower.contains(&typed) {
            then.push(value);
        }
    }
    first.append(&mut then);
    let total = u32::try_from(first.len()).ok();
    let has_more = first.len() > CompletionInfo::MAX_VALUES;
    first.truncate(CompletionInfo::MAX_VALUES);
    CompletionInfo::with_pagination(first, total, has_more).unwrap_or_default()
}

fn refused(problem: String) -> ErrorData {
    ErrorData::invalid_params(problem, None)
}
