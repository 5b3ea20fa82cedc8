//! Several calls in one request, in order, until one fails. DSM takes some methods in no other way.

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value, value::RawValue};

use crate::{
    Error, ErrorKind, Reads, Writes,
    client::decode,
    envelope::{Answer, ErrorObject},
    lenient::{self, List},
    method::{ENTRY_REQUEST, Method, Read, Write},
    params::Params,
};

const READ_PARTS: Read<()> = ENTRY_REQUEST.read("request");
const WRITE_PARTS: Write = ENTRY_REQUEST.write("request");

#[derive(Deserialize)]
struct CompoundAnswer<'a> {
    has_fail: Option<bool>,
    #[serde(borrow, default)]
    result: List<PartAnswer<'a>>,
}

#[derive(Deserialize)]
struct PartAnswer<'a> {
    success: bool,
    #[serde(borrow, default)]
    data: Option<&'a RawValue>,
    #[serde(default)]
    error: ErrorObject,
}

impl Reads<'_> {
    /// Calls a method that reads inside a compound request. The inner error is DSM's refusal of the method itself.
    ///
    /// # Errors
    /// All kinds, for the request as a whole.
    pub async fn call_in_compound<T>(
        self,
        method: Read<T>,
        params: Params,
    ) -> Result<Result<(), Error>, Error> {
        let compound = compound(vec![part(method.method(), params)]);
        let answer = self.0.read(READ_PARTS, &compound).await?;
        let outcomes = open(READ_PARTS.method(), &[method.method()], &answer)?;
        let mut outcomes = outcomes.into_iter();
        Ok(outcomes.next().unwrap_or(Ok(None)).map(drop))
    }
}

impl Writes<'_> {
    /// Changes something inside a compound request, and reads right after. The inner result is that of the read; it is
    /// absent when DSM answered to the change alone.
    ///
    /// # Errors
    /// All kinds; DSM's refusal of the change included.
    pub async fn send_then_read<T: DeserializeOwned>(
        self,
        change: (Write, Params),
        read: (Read<T>, Params),
    ) -> Result<Option<Result<T, Error>>, Error> {
        let methods = [change.0.method(), read.0.method()];
        let compound = compound(vec![part(methods[0], change.1), part(methods[1], read.1)]);
        let answer = self.nas.write(WRITE_PARTS, &compound, self.sent).await?;
        let mut outcomes = open(WRITE_PARTS.method(), &methods, &answer)?.into_iter();
        if let Some(Err(refusal)) = outcomes.next() {
            if !refusal.may_have_run {
                self.sent.did_not_run();
            }
            return Err(refusal);
        }
        Ok(outcomes
            .next()
            .map(|outcome| decode(read.0.method(), outcome?.map(RawValue::get))))
    }
}

fn compound(parts: Vec<Value>) -> Params {
    Params::new()
        .with("mode", "sequential")
        .with("stop_when_error", true)
        .with("compound", parts)
}

fn part(method: Method, params: Params) -> Value {
    let mut part = Map::new();
    part.insert("api".into(), method.api.name.into());
    part.insert("method".into(), method.name.into());
    part.insert("version".into(), method.api.version.into());
    part.extend(params.into_object());
    Value::Object(part)
}

/// How each part went that was reached: its data or its refusal.
fn open<'a>(
    request: Method,
    methods: &[Method],
    answer: &'a Answer,
) -> Result<Vec<Result<Option<&'a RawValue>, Error>>, Error> {
    let bad = |problem: &str| ErrorKind::bad_answer(request, problem).of(request);
    let answer: CompoundAnswer<'a> = match answer.data() {
        Some(data) => lenient::parse(data)
            .ok_or_else(|| bad("with something else than the outcome of each part"))?,
        None => return Err(bad("without data")),
    };
    let parts = answer.result.0.unwrap_or_default();
    if parts.is_empty() || parts.len() > methods.len() {
        return Err(bad("with another number of parts than were sent"));
    }
    if answer.has_fail == Some(true) && parts.iter().all(|part| part.success) {
        return Err(bad("that a part failed, but not which"));
    }
    let outcomes = methods
        .iter()
        .zip(parts)
        .map(|(method, part)| match part.error.refusal() {
            _ if part.success => Ok(part.data),
            Some(refusal) => Err(refusal.of(*method)),
            None => Err(bad("that a part failed, but not why")),
        });
    Ok(outcomes.collect())
}
