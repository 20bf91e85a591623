import ArgumentParser
import ChannelKit
import Foundation
import HubConfig
import IntentDetectionStrategy

/// `patchbay try --slot`: one value of a kind of slot.
struct TrySlot: MessageReading {
    private let trial: SlotTrial
    private let timeZone: TimeZone
    private let language: String
    private let clock: any HubClock

    init(kind: String, options: TryOptions) async throws {
        guard SlotTrial.kinds.contains(kind) else {
            throw ValidationError("no kind of slot '\(kind)': write one of \(SlotTrial.kinds.joined(separator: ", "))")
        }
        let channel: ShadowChannel? =
            if let tenant = options.tenant {
                try await ShadowChannel(config: options.config, tenant: tenant, channel: options.channel)
            } else {
                nil
            }
        let steps = channel?.steps.compactMap { $0.strategy as? IntentDetection } ?? []
        guard let trial = SlotTrial(kind: kind, of: steps, for: channel?.tenant) else {
            throw ValidationError("no form has a slot of kind '\(kind)': give the --tenant whose choices are meant")
        }
        self.trial = trial
        timeZone = channel?.tenant.timeZone ?? options.now?.zone ?? .current
        language = options.language ?? channel?.tenant.languages.first ?? "en"
        clock = options.clock(in: timeZone)
    }

    func reading(of message: TriedMessage) async throws -> Reading {
        let result = trial.read(message.text, language: message.language ?? language, at: clock.now, in: timeZone)
        var json: [String: JSONValue] = [
            "text": .string(message.text), "status": .string(result.status.rawValue), "value": result.value ?? .null,
            "until": result.until.map(JSONValue.string) ?? .null,
            "reason": result.reason.map(JSONValue.string) ?? .null,
        ]
        if !result.facts.isEmpty { json["facts"] = .object(result.facts) }
        return Reading(json: .object(json), text: Self.text(result))
    }

    private static func text(_ result: SlotTrial.Result) -> String {
        guard let value = result.value else { return "\(result.status.rawValue): \(result.reason ?? "")" }
        let facts = result.facts.sorted { $0.key < $1.key }.map { ", \($0.key): \(written($0.value))" }
        return written(value) + (result.until.map { " until \($0)" } ?? "") + facts.joined()
    }

    private static func written(_ value: JSONValue) -> String {
        value.string ?? String(decoding: value.data, as: UTF8.self)
    }
}
