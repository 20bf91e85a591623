import ArgumentParser
import ChannelKit
import Foundation
import HubConfig

/// A written conversation with expectations, of `patchbay test`.
struct ConversationScript: Sendable {
    /// A message of the customer, with what is expected of the answer.
    struct Line: Sendable {
        let text: String
        let expected: Expectation
    }

    let name: String
    let tenant: String
    let channel: String?
    private let language: String?
    private let customer: String?
    private let now: TriedMoment?
    private let lines: [Line]

    /// Plays the conversation.
    ///
    /// - Returns: A sentence for each expectation that failed.
    func play(on channel: ShadowChannel) async -> [String] {
        let clock: any HubClock = now?.date(in: channel.tenant.timeZone).map(StandingClock.init) ?? SystemClock()
        let conversation = ShadowConversation(on: channel, clock: clock, name: customer)
        var failures: [String] = []
        for line in lines {
            let outcome = await conversation.say(line.text, language: language)
            failures += line.expected.failures(of: outcome, slots: conversation.slots).map { "“\(line.text)”: \($0)" }
        }
        return failures
    }

    // MARK: - Reading

    /// Reads the conversations of `file`.
    static func read(_ file: String) throws -> [ConversationScript] {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw ValidationError("cannot read '\(file)': no such file, or not UTF-8")
        }
        let root: JSONValue
        do throws(PlainYAML.Failure) { root = try PlainYAML.value(of: text, name: file) } catch {
            throw ValidationError(error.description)
        }
        guard case .array(let items) = root, !items.isEmpty else {
            throw ValidationError("'\(file)' has no list of conversations")
        }
        return try items.enumerated().map { index, item in
            do throws(ScriptProblem) { return try ConversationScript(item) } catch {
                throw ValidationError("\(file): conversation \(index + 1): \(error.problem)")
            }
        }
    }

    private static let keys: Set<String> = ["name", "tenant", "channel", "language", "customer", "now", "turns"]

    private init(_ value: JSONValue) throws(ScriptProblem) {
        try value.refuseKeys(besides: Self.keys)
        guard let tenant = value["tenant"]?.string else { throw ScriptProblem("there is no 'tenant'") }
        guard case .array(let turns)? = value["turns"], !turns.isEmpty else {
            throw ScriptProblem("there is no list 'turns'")
        }
        name = value["name"]?.string ?? tenant
        self.tenant = tenant
        channel = value["channel"]?.string
        language = value["language"]?.string
        customer = value["customer"]?.string
        now = value["now"]?.string.flatMap(TriedMoment.init)
        guard now != nil || value["now"] == nil else {
            throw ScriptProblem("'now' is not a time such as 2026-11-30T10:00")
        }
        var lines: [Line] = []
        for turn in turns {
            try turn.refuseKeys(besides: ["say", "expect"])
            guard let text = turn["say"]?.string else { throw ScriptProblem("a turn has no 'say'") }
            lines.append(Line(text: text, expected: try Expectation(turn["expect"] ?? .null)))
        }
        self.lines = lines
    }
}

/// A problem of a file with conversations.
struct ScriptProblem: Error {
    let problem: String

    init(_ problem: String) { self.problem = problem }
}

extension JSONValue {
    /// Throws for a member with another key, which would never be looked at.
    func refuseKeys(besides known: Set<String>) throws(ScriptProblem) {
        guard let unknown = object?.keys.filter({ !known.contains($0) }).min() else { return }
        throw ScriptProblem("unknown key '\(unknown)'; known: \(known.sorted().joined(separator: ", "))")
    }
}
