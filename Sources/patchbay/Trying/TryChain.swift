import ArgumentParser
import ChannelKit
import Foundation

/// `patchbay try` with a tenant's steps: each message in a conversation of its own.
struct TryChain: MessageReading {
    private let channel: ShadowChannel
    private let clock: any HubClock

    init(options: TryOptions) async throws {
        guard let tenant = options.tenant else { throw ValidationError("give --tenant") }
        channel = try await ShadowChannel(config: options.config, tenant: tenant, channel: options.channel)
        clock = options.clock(in: channel.tenant.timeZone)
    }

    func reading(of message: TriedMessage) async throws -> Reading {
        if let language = message.language, !channel.tenant.languages.contains(language) {
            let known = channel.tenant.languages.joined(separator: ", ")
            throw ValidationError("the tenant does not answer in '\(language)', only in \(known)")
        }
        let conversation = ShadowConversation(on: channel, clock: clock)
        let outcome = await conversation.say(message.text, language: message.language)
        return Reading(
            json: [
                "language": .string(outcome.language), "steps": .array(outcome.steps.map(\.json)),
                "slots": conversation.slots, "reply": outcome.reply.map(JSONValue.string) ?? .null,
            ],
            text: Self.text(outcome, slots: conversation.slots)
        )
    }

    private static func text(_ outcome: ShadowOutcome, slots: JSONValue) -> String {
        let filled = (slots.object ?? [:]).sorted { $0.key < $1.key }
            .map { "  \($0.key): \($0.value.string ?? String(decoding: $0.value.data, as: UTF8.self))" }
        return
            (["language: \(outcome.language)", "steps:"] + outcome.steps.map { "  " + $0.text }
            + (filled.isEmpty ? [] : ["slots:"] + filled) + ["reply: \(outcome.reply ?? "none")"])
            .joined(separator: "\n")
    }
}

extension TryOptions {
    /// The clock of the messages: the time of `--now`, local in `zone` unless it has an offset, or the system's.
    func clock(in zone: TimeZone) -> any HubClock {
        now.flatMap { $0.date(in: zone) }.map(StandingClock.init) ?? SystemClock()
    }
}

extension ShadowStep {
    /// The step as an object.
    var json: JSONValue {
        .compact([
            "strategy": .string(strategy.rawValue), "verdict": .string(verdict), "reason": reason.map(JSONValue.string),
            "score": (decision?.score).map(Self.rounded), "threshold": (decision?.threshold).map(Self.rounded),
            "certain": (decision?.certain).map(Self.rounded),
            "asks": decision?.certain.map { _ in .bool(asks) },
        ])
    }

    /// True if the step asked the customer whether its decision is meant.
    private var asks: Bool { decision?.asks == true && verdict == "reply" }

    private static func rounded(_ number: Double) -> JSONValue { .number((number * 1_000).rounded() / 1_000) }

    /// The step as a line.
    fileprivate var text: String {
        let score = decision.map { decision in
            let numbers = [decision.score, decision.threshold, decision.certain].map {
                $0?.formatted(.number.precision(.fractionLength(2)).locale(Locale(identifier: "en"))) ?? ""
            }
            let certain = decision.certain == nil ? "" : ", certain from \(numbers[2])\(asks ? ", asks" : "")"
            return " (\(decision.subject): score \(numbers[0]), threshold \(numbers[1])\(certain))"
        }
        return "\(strategy) \(verdict)\(reason.map { ": \($0)" } ?? "")\(score ?? "")"
    }
}
