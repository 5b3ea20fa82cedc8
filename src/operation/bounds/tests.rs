use proptest::prelude::*;

use super::*;

fn page_schema() -> Map<String, Value> {
    let schema = json!({
        "type": "object",
        "properties": {
            "items": { "type": "array" }, "offset": {}, "next_offset": {}, "total": {},
            "small": { "type": "array" }, "large": { "properties": { "names": {} } },
            "map": { "type": "object", "additionalProperties": true }, "note": { "type": "string" },
            "undo": { "type": "object" },
        },
        "required": ["total"],
    });
    serde_json::from_value(schema).unwrap()
}

fn cut_page(answer: &mut Value) {
    cut(MAX_ANSWER, answer, page_schema);
    assert!(size(answer) <= MAX_ANSWER, "{}", size(answer));
    assert_eq!(answer["total"], 3, "what is required stays");
}

#[test]
fn leaves_short_answers_alone() {
    let mut answer = json!({ "items": [1, 2, 3], "total": 3 });
    let before = answer.clone();
    cut(MAX_ANSWER, &mut answer, || unreachable!());
    assert_eq!(answer, before);
}

#[test]
fn cuts_whole_items_and_moves_the_next_page() {
    let items: Vec<Value> = (0..900)
        .map(|n| json!({ "n": n, "text": "x".repeat(90) }))
        .collect();
    let mut answer = json!({ "items": items, "offset": 200, "next_offset": 1100, "total": 3 });
    cut_page(&mut answer);
    let kept = answer["items"].as_array().unwrap().len();
    assert!(kept > 200);
    assert_eq!(answer["next_offset"], 200 + kept);
    assert_eq!(answer[OMITTED][0]["count"], 900 - kept);
    assert_eq!(answer["items"][0]["n"], 0);
}

#[test]
fn shortens_rows_from_the_last_one_before_any_is_left_out() {
    let row = |n| json!({ "n": n, "folders": vec![format!("/folder {n}"); 60] });
    let items: Vec<Value> = (0..60).map(row).collect();
    let mut answer = json!({ "items": items, "offset": 0, "total": 3 });
    cut_page(&mut answer);
    let items = answer["items"].as_array().unwrap();
    assert_eq!(items.len(), 60);
    assert_eq!(items[0]["folders"].as_array().unwrap().len(), 60);
    assert_eq!(items[59]["folders"].as_array().unwrap().len(), 3);
    assert_eq!(answer[OMITTED][0][PLACE], "items[]/folders");
    assert!(answer.get("next_offset").is_none());
}

#[test]
fn cuts_the_largest_list_and_says_how_to_get_the_rest() {
    let mut answer =
        json!({ "small": [1], "large": { "names": vec!["y".repeat(150); 900] }, "total": 3 });
    cut_page(&mut answer);
    assert_eq!(answer["small"], json!([1]));
    assert_eq!(answer[OMITTED][0][PLACE], "large/names");
}

#[test]
fn cuts_maps_and_texts_of_answers_that_are_no_lists() {
    let entries = (0..9_000).map(|n| (format!("key {n}"), json!("x".repeat(90))));
    let map: Map<String, Value> = entries.collect();
    let mut answer = json!({ "map": map, "note": "z".repeat(50_000), "total": 3 });
    cut_page(&mut answer);
    assert!(
        answer["note"]
            .as_str()
            .unwrap()
            .ends_with(" more characters}")
    );
    assert!(answer["map"].is_object());
    assert_eq!(answer[OMITTED][0][PLACE], "map");
}

#[test]
fn a_call_to_make_stays_whole() {
    let names = |count| -> Vec<String> { (0..count).map(|n| format!("name {n:>30}")).collect() };
    let call = json!({ "tool": "t", "arguments": { "names": names(400) } });
    let mut answer = json!({ "undo": call, "items": names(2_000), "total": 3 });
    cut_page(&mut answer);
    assert_eq!(answer["undo"], call);
}

fn json_of_any_shape() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<i64>().prop_map(Value::from),
        (0..900_usize).prop_map(|length| Value::from("é".repeat(length))),
    ];
    leaf.prop_recursive(5, 200, 30, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..40).prop_map(Value::from),
            prop::collection::btree_map("[a-z]{0,9}", inner, 0..40)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn whatever_it_holds_it_fits_and_keeps_its_form(
        items in json_of_any_shape(), map in json_of_any_shape(), many in 0..30_usize,
    ) {
        let mut answer = json!({
            "items": vec![items; many], "map": { "inner": map, "of": "the NAS" }, "offset": 0, "total": 3,
        });
        cut_page(&mut answer);
        prop_assert!(answer["items"].is_array() && answer["map"].is_object());
    }
}
