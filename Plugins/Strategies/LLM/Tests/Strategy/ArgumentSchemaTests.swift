import ChannelKit
import Testing

@testable import LLMStrategy

/// Validation of arguments against the operator's schema.
struct ArgumentSchemaTests {
    private static let schema: JSONValue = [
        "type": "object",
        "properties": [
            "day": ["type": "string", "pattern": "^\\d{4}-\\d\\d-\\d\\d$"],
            "party": ["type": "integer", "minimum": 1, "maximum": 12],
            "room": ["enum": ["blue", "red"]],
            "guests": ["type": "array", "maxItems": 2, "items": ["type": "string", "minLength": 2]],
            "price": ["type": ["number", "null"], "exclusiveMinimum": 0],
            "address": ["type": "object", "properties": ["city": ["type": "string"]], "required": ["city"]],
            "tags": ["type": "object", "additionalProperties": ["type": "boolean"]],
        ],
        "required": ["day"],
    ]

    static let cases: [(JSONValue, [String])] = [
        (["day": "2026-11-20"], []),
        (["day": "2026-11-20", "party": 12, "room": "red", "guests": ["Al", "Bo"], "price": nil], []),
        (["day": "2026-11-20", "party": 2.0, "price": 0.5, "address": ["city": "Laval", "zip": "x"]], []),
        ("2026-11-20", ["the arguments must be object"]),
        ([:], ["day is missing"]),
        (["day": "Friday"], ["day must match the pattern ^\\d{4}-\\d\\d-\\d\\d$"]),
        (["day": 5], ["day must be string"]),
        (["day": "2026-11-20", "party": 0], ["party must be at least 1"]),
        (["day": "2026-11-20", "party": 13], ["party must be at most 12"]),
        (["day": "2026-11-20", "party": 1.5], ["party must be integer"]),
        (["day": "2026-11-20", "party": "2"], ["party must be integer"]),
        (["day": "2026-11-20", "room": "green"], ["room must be one of blue, red"]),
        (["day": "2026-11-20", "guests": ["A"]], ["guests[0] must have at least 2 characters"]),
        (["day": "2026-11-20", "guests": ["Al", "Bo", "Cy"]], ["guests must have at most 2 items"]),
        (["day": "2026-11-20", "price": 0], ["price must be more than 0"]),
        (["day": "2026-11-20", "address": [:]], ["city is missing"]),
        (["day": "2026-11-20", "tags": ["a": 1]], ["tags.a must be boolean"]),
        (["day": "2026-11-20", "admin": true], ["there is no argument admin"]),
    ]

    @Test(arguments: cases)
    func argumentsAreValidated(_ arguments: JSONValue, _ problems: [String]) async throws {
        #expect(try await ArgumentSchema(Self.schema).problems(with: arguments) == problems)
    }

    @Test(.timeLimit(.minutes(5)))
    func patternThatTimesOutIsAViolation() async throws {
        let pattern: JSONValue = ["type": "string", "pattern": "^(a+)+$"]
        let schema = try ArgumentSchema(["properties": ["code": pattern]])
        let arguments: JSONValue = ["code": .string(String(repeating: "a", count: 60) + "!")]
        #expect(await schema.problems(with: arguments) == ["code must match the pattern ^(a+)+$"])
    }

    static let wrong: [(JSONValue, [String])] = [
        ("text", []),
        (["type": "string"], []),
        (["oneOf": []], ["oneOf"]),
        (["properties": ["day": ["type": "date"]]], ["properties", "day", "type"]),
        (["properties": ["day": ["pattern": "("]]], ["properties", "day", "pattern"]),
        (["properties": ["day": "string"]], ["properties", "day"]),
        (["required": "day"], ["required"]),
        (["properties": ["n": ["minimum": "1"]]], ["properties", "n", "minimum"]),
        (["properties": ["n": ["items": ["$ref": "#/x"]]]], ["properties", "n", "items", "$ref"]),
    ]

    @Test(arguments: wrong)
    func unsupportedSchemasAreRefused(_ schema: JSONValue, _ path: [String]) {
        #expect { try ArgumentSchema(schema) } throws: { ($0 as? ConfigurationIssue)?.path == path }
    }
}
