import ChannelKit
import ChannelTestKit
import Foundation
import HubConfig
import Testing

/// Settings of several shapes, and paths.
struct ShapeTests {
    private static let hi = TextTemplate(literal: "Hi")

    /// The written value of a setting of ``ToyPass``, and the value read.
    static let shapes: [(String, String, SettingValue?)] = [
        ("answer", "Hi", .localized(LocalizedTemplate(hi))),
        ("answer", "{ en: Hi, fr-CA: Hi }", .localized(LocalizedTemplate(byLanguage: ["en": hi, "fr-CA": hi]))),
        ("answer", "[Hi]", .list([.localized(LocalizedTemplate(hi))])),
        ("answer", "[{ en: Hi }]", .list([.localized(LocalizedTemplate(byLanguage: ["en": hi]))])),
        ("answer", "{ say: Hi }", .mapping(["say": .localized(LocalizedTemplate(hi))])),
        (
            "answer", "{ say: { en: Hi } }",
            .mapping(["say": .localized(LocalizedTemplate(byLanguage: ["en": hi]))])
        ),
        ("answer", "", nil), ("answer", "{}", nil),
        ("model", "small", .text("small")), ("model", "{ name: small }", .mapping(["name": .text("small")])),
        ("models", "[a, { name: b }]", .list([.text("a"), .mapping(["name": .text("b")])])),
        ("keys", "k", .secrets([Secret("k")])), ("keys", "[k, l]", .secrets([Secret("k"), Secret("l")])),
        ("keys", "{ a: k, b: [l] }", .mapping(["a": .secrets([Secret("k")]), "b": .secrets([Secret("l")])])),
        ("pause", "1m", .duration(.seconds(60))),
        ("pause", "{ lunch: 1h }", .mapping(["lunch": .duration(.seconds(3600))])),
    ]

    @Test(arguments: shapes)
    func theShapeDecides(_ name: String, _ written: String, _ expected: SettingValue?) throws {
        let loaded = try load("tenants: { a: { respond: [toy-pass: { \(name): \(written) }] } }")
        #expect(loaded.report() == "no problems")
        let step = try #require(loaded.configuration?.tenants.first?.respond.first?.strategy as? ToyPass)
        #expect(step.settings.raw(name) == expected)
    }

    static let problems = [
        Case.step(
            "a shape that is none of them",
            "model: [a]",
            ["5:18 expected text; or a mapping; found a list = The model"]
        ),
        Case.step(
            "a mapping with a misspelt key",
            "answer: { sayy: Hi }",
            ["5:21 unknown key 'sayy' = did you mean 'say'?"]
        ),
        Case.step(
            "a word for a language",
            "answer: { en: Hi, french: Salut }",
            ["5:29 'french' is not a valid language code = write codes such as en or fr-CA, each with its text"]
        ),
        Case.step(
            "a key of the other shape",
            "answer:\n  say: Hi\n  en: Hi\n  link: https://x.example",
            ["7:13 unknown key 'en' = the valid keys are say and link"]
        ),
        Case.step(
            "a template inside",
            "answer: { say: { en: '{{who}}' } }",
            ["5:33 unknown field '{{who}}' = the fields are \(ExpansionTests.fields)"]
        ),
        Case.step(
            "a URL inside",
            "answer: { link: x.example }",
            [
                "5:27 expected an absolute http or https URL, found 'x.example' = "
                    + "write it in full, such as https://example.com"
            ]
        ),
        Case.step(
            "what is missing inside",
            "models:\n  - { base_url: https://x.example }",
            ["6:15 missing required setting 'name' = add 'name:'. The model"]
        ),
        Case.step(
            "what is missing inside a single one",
            "model:\n  base_url: https://x.example",
            ["5:11 missing required setting 'name' = add 'name:'. The model"]
        ),
        Case.step(
            "secrets of no kind",
            "keys: { a: { b: c } }",
            [
                "5:22 expected a secret, or a list of them while it is rotated, found a mapping = "
                    + "write the value after the key"
            ]
        ),
        Case.step(
            "a path that leads nowhere",
            "notes: no/such/file.md\nfiles: [also/nowhere.txt, '']",
            [
                "5:18 no such file or folder: 'no/such/file.md' = "
                    + "check the path; it is relative to the directory of channels.yaml",
                "6:19 no such file or folder: 'also/nowhere.txt' = "
                    + "check the path; it is relative to the directory of channels.yaml",
                "6:37 the text is empty = write one, or remove the key",
            ]
        ),
    ]

    @Test(arguments: problems)
    func reports(_ testCase: Case) throws { try testCase.check() }

    @Test
    func pathsAreAbsoluteAndStartAtTheFileThatNamesThem() throws {
        let step = "respond: [toy-pass: { notes: docs/../docs/./a.md, files: [b.txt, \"${DIR}\"] }]"
        let files = try TemporaryFolder([
            "channels.yaml": "tenants: {}\ninclude: [tenants/a.yaml, { path: main.yaml, variables: M_ }]",
            "tenants/a.yaml": "tenants: { a: { \(step.replacing("${DIR}", with: "docs")) } }",
            "tenants/docs/a.md": "a", "tenants/b.txt": "b",
            "main.yaml": "tenants: { m: { \(step.replacing("DIR", with: "M_DIR")) } }",
            "docs/a.md": "a", "b.txt": "b",
        ])
        let environment = ["M_DIR": files.path("docs")]
        let loader = ConfigurationLoader(registry: try .toys, environment: environment)
        let loaded = loader.load(files.path("channels.yaml"))
        #expect(loaded.report() == "no problems")
        for (tenant, folder) in [("a", "tenants/"), ("m", "")] {
            let configuration = loaded.configuration?.tenants.first { $0.profile.id.rawValue == tenant }
            let pass = try #require(configuration?.respond.first?.strategy as? ToyPass)
            #expect(pass.settings.raw("notes") == .text(files.path("\(folder)docs/a.md")))
            let expected = ["b.txt", "docs"].map { SettingValue.text(files.path(folder + $0)) }
            #expect(pass.settings.raw("files") == .list(expected))
        }
    }

    @Test
    func aPathInTheWorkingDirectoryIsAbsolute() throws {
        let loaded = try load("tenants: { a: { respond: [toy-pass: { notes: . }] } }")
        let pass = try #require(loaded.configuration?.tenants.first?.respond.first?.strategy as? ToyPass)
        #expect(pass.settings.raw("notes") == .text(FileManager.default.currentDirectoryPath))
    }
}
