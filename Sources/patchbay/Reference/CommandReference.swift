import ArgumentParser
import ChannelKit
import Foundation

/// The reference of the commands, from the argument parser's own description of them.
struct CommandReference: ReferencePage {
    private let root: CommandDescription

    init() throws {
        root = try CommandDescription(JSONValue(parsing: Data(Patchbay._dumpHelp().utf8))["command"] ?? .null)
    }

    var text: String {
        var page = MarkdownPage(
            title: "Command reference",
            introduction: """
                All commands of `patchbay` with their arguments and options. `patchbay help COMMAND` prints the same. \
                Every command has `--help`; most exit with 0, with 1 after a failure and with 64 for invalid arguments.
                """
        )
        for command in root.listed {
            page.section("`\(command.path)`", command.abstract)
            if !command.arguments.isEmpty {
                page.add(["argument or option", "meaning", "default"], command.arguments.map(\.cells))
            }
            if !command.discussion.isEmpty { page.add("```text\n\(command.discussion)\n```") }
        }
        return page.text
    }
}

/// A command in the argument parser's description.
private struct CommandDescription {
    let path: String
    let abstract: String
    let discussion: String
    let arguments: [ArgumentDescription]
    private let subcommands: [CommandDescription]

    init(_ json: JSONValue, below parent: String = "") {
        let path = parent + (json["commandName"]?.string ?? "")
        self.path = path
        abstract = json["abstract"]?.string ?? ""
        discussion = json["discussion"]?.string ?? ""
        arguments = (json["arguments"]?.array ?? []).filter(\.isShown).map(ArgumentDescription.init)
            .filter { $0.name != "`-h`, `--help`" }
        subcommands = (json["subcommands"]?.array ?? []).filter(\.isShown)
            .filter { $0["commandName"] != "help" }
            .map { CommandDescription($0, below: "\(path) ") }
    }

    /// The command and those below it, parents first.
    var listed: [CommandDescription] { [self] + subcommands.flatMap(\.listed) }
}

/// An argument, an option or a flag.
private struct ArgumentDescription {
    let name: String
    let cells: [String]

    init(_ json: JSONValue) {
        let value = (json["valueName"]?.string ?? "").uppercased()
        let names = (json["names"]?.array ?? []).compactMap { name -> String? in
            guard let word = name["name"]?.string else { return nil }
            return name["kind"] == "short" ? "-\(word)" : "--\(word)"
        }
        let isRepeating = json["isRepeating"] == true
        let written: [String] =
            switch json["kind"]?.string {
            case "positional": [value]
            case "option": names.map { "\($0) \(value)" }
            default: names
            }
        name = written.map { "`\($0)\(isRepeating ? " …" : "")`" }.joined(separator: ", ")
        let words = (json["allValues"]?.array ?? []).compactMap(\.string).map { "`\($0)`" }
        let meaning = [json["abstract"]?.string, words.isEmpty ? nil : "One of \(words.joined(separator: ", "))."]
        let presence = json["isOptional"] == true || json["kind"] == "flag" ? "" : "required"
        cells = [
            name, meaning.compactMap(\.self).joined(separator: " "),
            json["defaultValue"]?.string.map { "`\($0)`" } ?? presence,
        ]
    }
}

extension JSONValue {
    /// True unless the item is hidden from help.
    fileprivate var isShown: Bool { self["shouldDisplay"] != false }
}
