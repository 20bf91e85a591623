import ChannelKit
import Testing

@Suite("Fields that are marked sensitive")
struct SensitiveFieldTests {
    static let cases: [(JSONValue, JSONValue)] = [
        (["a": "1", "sensitive": ["b"]], ["a": "1", "sensitive": ["b"]]),
        (["pin": "1", "city": "x", "sensitive": ["pin"]], ["city": "x", "sensitive": ["pin"]]),
        (["data": ["pin": "1", "city": "x"], "sensitive": ["pin"]], ["data": ["city": "x"], "sensitive": ["pin"]]),
        (["data": ["a": ["pin": 1]], "sensitive": ["data.a.pin"]], ["data": ["a": [:]], "sensitive": ["data.a.pin"]]),
        (["name": "pin", "value": "1", "sensitive": true], ["name": "pin", "sensitive": true]),
        (["name": "pin", "value": "1", "sensitive": false], ["name": "pin", "value": "1", "sensitive": false]),
        ([["name": "pin", "answer": "1", "isSensitive": true]], [["name": "pin", "isSensitive": true]]),
        (["type": "password", "value": "1", "label": "PIN"], ["type": "password", "label": "PIN"]),
        (
            ["fields": [["name": "PIN", "value": "1"], ["name": "city", "value": "x"]], "sensitive": ["pin"]],
            ["fields": [["name": "PIN"], ["name": "city", "value": "x"]], "sensitive": ["pin"]]
        ),
        (["text": "hello", "type": "text"], ["text": "hello", "type": "text"]),
    ]

    @Test(arguments: cases)
    func areRemoved(_ value: JSONValue, _ expected: JSONValue) {
        #expect(value.withoutSensitiveFields == expected)
    }

    @Test func shapeHasNoContent() {
        let value: JSONValue = ["a": "secret", "b": [1, 2], "c": ["d": true, "e": nil], "f": 1.5]
        #expect(value.shape == ["a": "", "b": [0], "c": ["d": false, "e": nil], "f": 0])
    }
}
