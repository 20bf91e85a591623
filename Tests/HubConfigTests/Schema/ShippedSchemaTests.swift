import ChannelKit
import Foundation
import Testing

/// `docs/channels.schema.json` validates the shipped files; the end-to-end tests compare it with the build.
struct ShippedSchemaTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    private static func problems(in yaml: String) throws -> [String] {
        let schema = try JSONValue(parsing: Data(text("docs/channels.schema.json").utf8))
        return SchemaValidator(schema: schema).problems(in: try JSONValue(yaml: yaml))
    }

    /// The shipped configuration and every plugin's sample.
    static let files: [String] = {
        let folders = ["Plugins/Channels", "Plugins/Strategies"]
        let samples = folders.flatMap { folder in
            let plugins =
                (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)) ?? []
            return plugins.sorted().map { "\(folder)/\($0)/sample.yaml" }
        }
        return ["channels.yaml"]
            + samples.filter { FileManager.default.fileExists(atPath: root.appending(path: $0).path) }
    }()

    @Test(arguments: files)
    func takes(_ file: String) throws {
        #expect(try Self.problems(in: Self.text(file)) == [])
    }

    @Test func thereIsASampleOfEveryPlugin() { #expect(Self.files.count >= 4) }

    @Test(arguments: [
        ("phone_number_id:", "phone_nubmer_id:"), ("adapter: twilio", "adapter: twillio"),
        ("release_after: 4h", "release_after: 4"), ("- static-reply:", "- statik-reply:"),
        ("languages: [en, fr]", "languages: english"), ("typing: true", "typing: maybe"),
        ("kind: image", "kind: picture"), ("link: https://www", "link: www"), ("database:", "databse:"),
        ("number: \"+15145550100\"", "number: [\"+15145550100\"]"), ("app_secret:", "app_sekret:"),
    ])
    func refusesASlip(right: String, wrong: String) throws {
        let shipped = try Self.text("channels.yaml")
        try #require(shipped.contains(right))
        let first = try #require(shipped.firstRange(of: right))
        #expect(try Self.problems(in: shipped.replacingCharacters(in: first, with: wrong)) != [])
    }

    /// The examples of `channels.yaml` in the documentation; a list of steps is completed to a tenant.
    static let examples: [String] = {
        let pages = ["docs/configuration.md", "docs/answering.md"].map { (try? text($0)) ?? "" }
        let blocks = pages.flatMap { $0.components(separatedBy: "```yaml\n").dropFirst() }
        // A list is a file of written conversations.
        return blocks.compactMap { $0.components(separatedBy: "```").first }.filter { !$0.hasPrefix("- ") }.map {
            block in
            guard block.hasPrefix("respond:") else { return block }
            return "tenants:\n  a:\n" + block.split(separator: "\n").map { "    \($0)\n" }.joined()
        }
    }()

    @Test(arguments: examples)
    func takesAnExample(_ yaml: String) throws {
        // The line that names the schema is an example too; others leave out what they are not about.
        let problems = yaml.hasPrefix("#") ? [] : try Self.problems(in: yaml).filter { !$0.hasSuffix("is missing") }
        #expect(problems == [])
    }

    @Test func thereAreExamples() { #expect(Self.examples.count >= 8) }

    @Test func theShippedConfigurationNamesItsSchema() throws {
        let line = "# yaml-language-server: $schema=./docs/channels.schema.json\n"
        #expect(try Self.text("channels.yaml").hasPrefix(line))
    }
}
