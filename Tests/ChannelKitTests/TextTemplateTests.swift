import ChannelKit
import Testing

@Suite("Templates")
struct TextTemplateTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let source: String
        var name: String? = "Ana"
        let text: String
        var testDescription: String { source }
    }

    @Test(arguments: [
        Case(source: "Hello.", text: "Hello."),
        Case(source: "", text: ""),
        Case(source: "Hello, {{contact.name}}!", text: "Hello, Ana!"),
        Case(source: "Hello, {{ contact.name }}!", text: "Hello, Ana!"),
        Case(source: "{{contact.name}}{{contact.name}}", text: "AnaAna"),
        Case(source: "{{contact.name}}: {{message.text}}", text: "Ana: (message.text)"),
        Case(source: "Thank you, {{contact.name}}. Bye.", name: nil, text: "Thank you. Bye."),
        Case(source: "Merci\u{00A0}{{contact.name}} !", name: nil, text: "Merci !"),
        Case(source: "Hello {{contact.name}}", name: "", text: "Hello"),
        Case(source: "{ single } }} stay", text: "{ single } }} stay"),
        Case(source: "{{contact.name}}", name: "{{contact.phone}}", text: "{{contact.phone}}"),
    ])
    func areFilledIn(_ testCase: Case) throws {
        let template = try TextTemplate(parsing: testCase.source)
        #expect(template.rendered { $0 == .contactName ? testCase.name : "(\($0.rawValue))" } == testCase.text)
        #expect(template.source == testCase.source)
    }

    @Test(arguments: [
        ("Hello {{contact.nam}}", 6, "unknown field '{{contact.nam}}'"),
        ("Hello {{}}", 6, "unknown field '{{}}'"),
        ("Hé {{contact.name}} {{contact.name", 20, "'{{' is not closed"),
    ])
    func syntaxErrorHasItsOffset(_ source: String, _ offset: Int, _ problem: String) {
        #expect {
            try TextTemplate(parsing: source)
        } throws: { error in
            guard let error = error as? TextTemplate.SyntaxError else { return false }
            return error.offset == offset && error.problem == problem && !error.remedy.isEmpty
        }
    }

    @Test func literalTextHasNoFields() {
        #expect(TextTemplate(literal: "{{contact.name}}").rendered { _ in "Ana" } == "{{contact.name}}")
    }

    @Test(arguments: [
        (["en": "yes", "fr": "oui"], "fr", ["en"], "oui"),
        (["en": "yes", "fr": "oui"], "de", ["fr", "en"], "oui"),
        (["": "yes"], "de", ["fr"], "yes"),
        (["es": "sí", "it": "sì"], "de", ["fr"], "sí"),
        ([:], "de", [], ""),
    ])
    func theTemplateOfALanguageElseOfTheNext(
        _ texts: [String: String],
        _ language: String,
        _ fallbacks: [String],
        _ text: String
    ) {
        let template = LocalizedTemplate(byLanguage: texts.mapValues { TextTemplate(literal: $0) })
        #expect(template.template(for: language, fallbacks: fallbacks).source == text)
    }
}
