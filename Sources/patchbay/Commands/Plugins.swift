import ArgumentParser
import ChannelKit
import HubConfig

/// `patchbay adapters`.
struct Adapters: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the channel adapters of this build, or show one.",
        discussion: """
            EXAMPLES:
              patchbay adapters
              patchbay adapters show whatsapp
            """,
        subcommands: [List.self, Show.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the channel adapters of this build.",
            discussion: "EXAMPLE: patchbay adapters"
        )

        @Flag(help: "Print them as a JSON list.")
        var json = false

        func run() async throws {
            let pages = try Build().plugins.adapters.map(AdapterPage.init)
            if json { return Terminal.output.print(JSONValue.array(pages.map(\.json)).indentedText) }
            Terminal.output.print(list(pages.map { ($0.manifest.kind.rawValue, $0.summary) }))
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show an adapter: its settings, what it can do, its limits, and a sample.",
            discussion: """
                EXAMPLES:
                  patchbay adapters show whatsapp
                  patchbay adapters show whatsapp --json
                """
        )

        @Argument(help: "The adapter, as 'patchbay adapters' lists it.")
        var name: String

        @OptionGroup var form: PageForm

        func run() async throws {
            let plugins = try Build().plugins
            guard let adapter = plugins.adapter(AdapterKind(name)) else {
                throw unknown(name, "adapter", among: plugins.adapters.map { $0.kind.rawValue })
            }
            let page = AdapterPage(adapter)
            form.print(text: page.text, json: page.json, settings: page.manifest.settings)
        }
    }
}

/// `patchbay strategies`.
struct Strategies: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the response strategies of this build, or show one.",
        discussion: """
            EXAMPLES:
              patchbay strategies
              patchbay strategies show static-reply
            """,
        subcommands: [List.self, Show.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the response strategies of this build.",
            discussion: "EXAMPLE: patchbay strategies"
        )

        @Flag(help: "Print them as a JSON list.")
        var json = false

        func run() async throws {
            let pages = try Build().plugins.strategies.map(StrategyPage.init)
            if json { return Terminal.output.print(JSONValue.array(pages.map(\.json)).indentedText) }
            Terminal.output.print(list(pages.map { ($0.manifest.kind.rawValue, $0.manifest.summary) }))
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a strategy: its settings, and a sample.",
            discussion: """
                EXAMPLES:
                  patchbay strategies show static-reply
                  patchbay strategies show static-reply --json
                """
        )

        @Argument(help: "The strategy, as 'patchbay strategies' lists it.")
        var name: String

        @OptionGroup var form: PageForm

        func run() async throws {
            let plugins = try Build().plugins
            guard let strategy = plugins.strategy(StrategyKind(name)) else {
                throw unknown(name, "strategy", among: plugins.strategies.map { $0.kind.rawValue })
            }
            let page = StrategyPage(strategy)
            form.print(text: page.text, json: page.json, settings: page.manifest.settings)
        }
    }
}

/// How a plugin's page is wanted.
struct PageForm: ParsableArguments {
    @Flag(help: "Print it as JSON.")
    var json = false

    @Flag(help: "Print the table of settings as it stands in the plugin's README.")
    var markdown = false

    func print(text: String, json page: JSONValue, settings: [SettingDeclaration]) {
        Terminal.output.print(json ? page.indentedText : markdown ? SettingsTable.markdown(settings) : text)
    }
}

private func unknown(_ name: String, _ what: String, among known: [String]) -> ValidationError {
    ValidationError("there is no \(what) '\(name)'; there are \(known.joined(separator: ", "))")
}

/// Names and what they mean, in two columns.
private func list(_ rows: [(name: String, text: String)]) -> String {
    let width = (rows.map(\.name.count).max() ?? 0) + 2
    return rows.map { row in
        row.name + String(repeating: " ", count: width - row.name.count) + row.text
    }.joined(separator: "\n")
}
