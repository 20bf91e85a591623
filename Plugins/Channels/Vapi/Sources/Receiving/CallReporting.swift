import ChannelKit
import Foundation

/// Reads the report of an ended call.
///
/// Each value may be in one of several places.
///
/// - SeeAlso: <https://docs.vapi.ai/server-url/events> (read 2026-11)
struct ReportReader {
    let json: JSONValue

    private var artifact: JSONValue? { json["artifact"] }
    private var analysis: JSONValue? { json["analysis"] }

    /// The turns, else the lines of the transcript.
    var transcript: [CallLine] {
        let lists = [artifact?["messages"], json["messages"]].compactMap { $0?.array }
        let turns = lists.lazy.map { $0.compactMap(CallLine.init(turn:)) }.first { !$0.isEmpty }
        return turns ?? lines
    }

    private var lines: [CallLine] {
        let text = artifact?["transcript"]?.string ?? json["transcript"]?.string ?? ""
        return text.split(whereSeparator: \.isNewline).compactMap { CallLine(transcript: String($0)) }
    }

    var summary: String? {
        [analysis?["summary"], json["summary"]].lazy.compactMap { $0?.string }.first { !$0.isEmpty }
    }

    var data: JSONValue? {
        [artifact?["structuredOutputs"], analysis?["structuredData"], analysis?["structuredDataMulti"]]
            .compactMap(\.self).first { ![.null, [:], []].contains($0) }
    }

    /// The evaluation as text, such as `true`, `8` or `Pass`, depending on the tenant's rubric.
    var success: JSONValue? { analysis?["successEvaluation"] }

    var startedAt: Date? { Date(vapi: json["startedAt"]) }

    var duration: Double? {
        if let seconds = json["durationSeconds"]?.number ?? json["durationMs"]?.number.map({ $0 / 1_000 }) {
            return (0..<1e7).contains(seconds) ? seconds : nil
        }
        guard let startedAt, let endedAt = Date(vapi: json["endedAt"]), endedAt >= startedAt else { return nil }
        return endedAt.timeIntervalSince(startedAt)
    }

    /// The minutes billed by Vapi, else the call's, rounded up.
    var billedMinutes: Int? {
        let own = costs.first { $0["type"]?.string == "vapi" }?["minutes"]?.number
        guard let minutes = own ?? duration.map({ $0 / 60 }), (0..<1e6).contains(minutes) else { return nil }
        return Int(minutes.rounded(.up))
    }

    var costCents: Double? {
        let parts = costs.compactMap { $0["cost"]?.number }
        let sum = parts.isEmpty ? nil : parts.reduce(0, +)
        guard let dollars = json["cost"]?.number ?? sum ?? json["costBreakdown"]?["total"]?.number,
            (0..<1e6).contains(dollars)
        else { return nil }
        // Four decimals of a cent, so that 0.2142 dollars are 21.42 and not 21.419999….
        return (dollars * 1e6).rounded() / 1e4
    }

    private var costs: [JSONValue] { json["costs"]?.array ?? [] }

    /// True if the value at the operator's pointer is affirmative.
    func isBooked(_ pointer: JSONPointer?) -> Bool {
        let results = JSONValue.compact(["data": data, "success": success])
        return pointer?.value(in: results)?.isAffirmative ?? false
    }
}

extension ServerMessage {
    func reportEvents(
        at: Date,
        bookedWhen: JSONPointer?,
        heardNotices: ([CallLine]) -> [CallNotice]
    ) throws(InboundError) -> [InboundEvent] {
        let reader = ReportReader(json: json)
        var update = try update(.ended, at: Date(vapi: json["endedAt"]) ?? at)
        let lines = reader.transcript
        update.notices = heardNotices(lines)
        // The call was answered if the caller spoke. Otherwise the hub's own record decides.
        let spoke = lines.contains { $0.speaker == .customer } ? CallReport.Outcome.answered : nil
        update.report = CallReport(
            outcome: reader.isBooked(bookedWhen) ? .booked : endedReason?.outcome ?? spoke,
            endedReason: endedReason?.rawValue,
            startedAt: reader.startedAt,
            duration: reader.duration,
            billedMinutes: reader.billedMinutes,
            costCents: reader.costCents,
            transcript: lines,
            summary: reader.summary,
            data: reader.data,
            recording: json["hasRecording"]?.bool == true ? CallRecording.media(of: update.externalID) : nil
        )
        update.provider["successEvaluation"] = reader.success
        guard let alert = endedReason?.alert else { return [.call(update)] }
        let reason = JSONValue.string(endedReason?.rawValue ?? "")
        return [
            .call(update),
            .notice(
                ProviderNotice(
                    topic: "endedReason",
                    summary: alert,
                    isProblem: true,
                    at: update.at,
                    provider: ["endedReason": reason, "call": .string(update.externalID)]
                )
            ),
        ]
    }
}

extension CallLine {
    /// Reads a turn, whose text is `message`, or `content` in OpenAI's form.
    ///
    /// Turns of tools and instructions are no speech.
    fileprivate init?(turn: JSONValue) {
        let text = turn["message"]?.string ?? SpokenHistory.text(turn)
        guard let speaker = Self.speakers[turn["role"]?.string ?? ""], !text.isEmpty else { return nil }
        self.init(speaker: speaker, text: text, at: Date(vapi: turn["time"]))
    }

    /// Reads a line of a transcript, which begins with the speaker, such as `User:`.
    fileprivate init?(transcript line: String) {
        let halves = line.split(separator: ": ", maxSplits: 1).map(String.init)
        guard halves.count == 2, let speaker = Self.speakers[halves[0].lowercased()] else { return nil }
        self.init(speaker: speaker, text: halves[1])
    }

    private static let speakers: [String: HistoryEntry.Author] = [
        "user": .customer, "bot": .hub, "assistant": .hub, "ai": .hub,
    ]
}
