import ChannelKit
import ChannelSimulatorKit
import Foundation

/// Checks of inline responses, streams and calls.
enum CallChecks {
    static let all = waiting + streaming + calls

    /// A reason for operators that must not reach the provider, which would pass it on to the customer.
    private static let reason = "a-reason-for-operators"

    private static let waiting = [
        ConformanceCheck(
            "inline-in-time",
            "Every request that expects a reply is answered within the provider's timeout."
        ) {
            subject,
            findings in
            let limit = subject.manifest.limits.answerTimeout
            for (item, adapter) in try await subject.waitingItems() {
                let time = adapter.answerTimeout(for: item)
                findings.expect(time.map { $0 > .zero } ?? false, "\(item.key): it has no timeout")
                guard let time, let limit else { continue }
                findings.expect(time <= limit, "\(item.key): it may take \(time), and the manifest says \(limit)")
            }
        },
        ConformanceCheck(
            "inline-fallback",
            "A request without a reply gets a response that its provider can use, without the reason."
        ) {
            subject,
            findings in
            for (item, adapter) in try await subject.waitingItems() {
                for why in [NoReply.late, .silent(reason), .failed(reason)] {
                    let response = adapter.answerWithoutReply(item, because: why)
                    let body = String(decoding: response.body, as: UTF8.self)
                    findings.expect(response.status == 200, "\(item.key): HTTP \(response.status)")
                    findings.expect(!body.contains(reason), "\(item.key): the response has the reason")
                    findings.expect(
                        body.isEmpty || response.headers["Content-Type"] != nil,
                        "\(item.key): a body without a type"
                    )
                }
            }
        },
    ]

    private static let streaming = [
        ConformanceCheck("stream-words", "A streamed reply has each sentence once.") {
            subject,
            findings in
            for (item, adapter) in try await subject.streamingItems() {
                let head = adapter.beginStream(for: item)
                findings.expect(head.status == 200, "the head is HTTP \(head.status)")
                findings.expect(head.headers["Content-Type"] != nil, "the head names no type")
                let sentences = ["One moment please.", "Seven is free."]
                for sentence in sentences {
                    let chunk = String(decoding: adapter.streamChunk(sentence, for: item), as: UTF8.self)
                    findings.expect(chunk.components(separatedBy: sentence).count == 2, "a sentence is not there once")
                }
                let quoted = adapter.streamChunk("She said \"no\"\nand left \u{1F600}.", for: item)
                findings.expect(
                    quoted.filter { $0 == UInt8(ascii: "\n") }.count
                        == adapter.streamChunk("plain", for: item).filter { $0 == UInt8(ascii: "\n") }.count,
                    "a line break in the text breaks the stream"
                )
            }
        },
        ConformanceCheck("stream-end", "A stream without a reply ends with something to hear, without the reason.") {
            subject,
            findings in
            for (item, adapter) in try await subject.streamingItems() {
                let end = adapter.endStream(for: item, because: nil)
                findings.expect(end == adapter.endStream(for: item, because: nil), "it ends in two ways")
                for why in [NoReply.late, .failed(reason)] {
                    let spoken = adapter.endStream(for: item, because: why)
                    findings.expect(spoken.count > end.count, "the caller hears nothing")
                    let text = String(decoding: spoken, as: UTF8.self)
                    findings.expect(!text.contains(reason), "the reason is spoken")
                }
            }
        },
        ConformanceCheck("stream-filler", "The filler of a silent stream comes before the provider's timeout ends.") {
            subject,
            findings in
            var fillers = 0
            for (item, adapter) in try await subject.streamingItems() {
                guard let filler = adapter.filler(for: item) else { continue }
                fillers += 1
                findings.expect(!filler.bytes.isEmpty, "it says nothing")
                guard let time = adapter.answerTimeout(for: item) else { continue }
                findings.expect(filler.after < time, "it comes after \(filler.after), too late")
            }
            if fillers == 0 { throw NotApplicable(fact: "the adapter keeps silent") }
        },
    ]

    private static let calls = [
        ConformanceCheck(
            "call-words",
            "The words in a call are messages of the call's own thread, each heard once."
        ) {
            subject,
            findings in
            try await subject.onCall(&findings) { run, carrier, findings in
                try await run.act(.speaks("I would like an appointment"))
                try await run.act(.speaks("On Friday, please"))
                let items = try await run.accepted.filter { $0.events.contains { $0.message?.isSpoken == true } }
                let messages = items.flatMap(\.events).compactMap(\.message).filter(\.isSpoken)
                findings.expect(
                    messages.map(\.text) == ["I would like an appointment", "On Friday, please"],
                    "the words that came in are \(messages.map(\.text))"
                )
                findings.expect(Set(items.map(\.item.key)).count == 2, "two things said have one key")
                findings.expect(
                    messages.allSatisfy { $0.thread.map(carrier.isCall) ?? false },
                    "what is said in a call has not the call's thread"
                )
                findings.expect(Set(messages.map(\.thread)).count <= 1, "one call has two threads")
            }
        },
        ConformanceCheck("call-heard", "The caller hears the hub's reply in a call.") { subject, findings in
            try await subject.onCall(&findings) { run, _, findings in
                try await run.act(.speaks("Hello"))
                let heard = await run.server.journal.waitForReply(
                    to: subject.customer.id,
                    on: run.channels.own.id,
                    timeout: .seconds(5)
                )
                let texts = await run.server.journal.replies(to: subject.customer.id, on: run.channels.own.id)
                    .compactMap(\.text)
                findings.expect(heard != nil, "the caller hears nothing")
                findings.expect(texts.contains { $0.contains(SimulatorRun.answer) }, "the caller hears \(texts)")
            }
        },
        ConformanceCheck("call-ended", "The end of a call is reported with its outcome, whichever side ended it.") {
            subject,
            findings in
            try await subject.onCall(&findings) { run, carrier, findings in
                try await run.act(.speaks("Hello"))
                try await run.act(.hangsUp)
                let intake = run.intake
                _ = await run.hub.webhooks { webhooks in
                    webhooks.flatMap { (try? intake.receive($0)) ?? [] }.flatMap(\.events)
                        .contains { $0.ending?.report != nil }
                }
                let endings = try await run.accepted.flatMap(\.events).compactMap(\.ending)
                let report = try findings.require(endings.compactMap(\.report).first, "nothing tells of the end")
                findings.expect(endings.allSatisfy { carrier.isCall($0.externalID) }, "the end is of another thread")
                findings.expect((report.duration ?? 0) >= 0, "it took less than no time")
            }
        },
        ConformanceCheck("call-silence", "A silent caller has said nothing, and the call continues or ends.") {
            subject,
            findings in
            try await subject.onCall(&findings) { run, _, findings in
                try await run.act(.fallsSilent)
                let words = try await run.accepted.flatMap(\.events).compactMap(\.message).filter(\.isSpoken)
                findings.expect(words.isEmpty, "silence is taken for \(words.map(\.text))")
            }
        },
        ConformanceCheck("call-interrupted", "Two sentences, the second during the reply, are two turns.") {
            subject,
            findings in
            try await subject.onCall(&findings) { run, _, findings in
                try await run.act(.interrupts("I would like", with: "No, wait"))
                let words = try await run.accepted.flatMap(\.events).compactMap(\.message).filter(\.isSpoken)
                findings.expect(words.map(\.text).contains("No, wait"), "what came second is not there")
                findings.expect(Set(words.map(\.externalID)).count == words.count, "two turns have one id")
            }
        },
    ]
}

extension ConformanceSubject {
    /// The names of the checks that do not apply if a provider has no voice calls.
    public static let withoutCalls: Set<String> = [
        "stream-words", "stream-end", "stream-filler", "call-words", "call-heard", "call-ended", "call-silence",
        "call-interrupted",
    ]

    /// The names of the checks that do not apply if no request expects its reply in the response.
    public static let withoutInlineAnswers: Set<String> = withoutCalls.union(["inline-in-time", "inline-fallback"])

    /// Returns the items of the samples and of a short conversation that expect their reply in the response.
    fileprivate func waitingItems() async throws -> [(InboundItem, any InlineAnswering)] {
        let traffic = try await traffic()
        guard let own = traffic.channels.own.adapter as? any InlineAnswering else {
            throw NotApplicable("answers go through the API")
        }
        let requests = samples + traffic.inbounds
        let items = requests.flatMap { (try? adapter.items(of: $0)) ?? [] }
        return items.filter { $0.answer != .acknowledged }.map { ($0, own) }
    }

    fileprivate func streamingItems() async throws -> [(InboundItem, any StreamingAnswering)] {
        let items = try await waitingItems().filter { $0.0.answer == .streaming }
        let streaming = items.compactMap { item, adapter in
            (adapter as? any StreamingAnswering).map { (item, $0) }
        }
        guard !streaming.isEmpty else { throw NotApplicable("nothing is answered as it is made") }
        return streaming
    }

    /// Runs `body` while the customer is in a call with a hub that answers ``SimulatorRun/answer``.
    fileprivate func onCall(
        _ findings: inout Findings,
        _ body: @Sendable (SimulatorRun, any CallCarrying, inout Findings) async throws -> Void
    ) async throws {
        let found = try await withSimulator { run in
            guard let carrier = run.channels.own.adapter as? any CallCarrying else {
                throw NotApplicable("the provider has no calls")
            }
            let intake = run.intake
            await run.hub.answer { request in intake.answer(to: request, saying: [.text(SimulatorRun.answer)]) }
            try await run.act(.calls)
            var found = Findings()
            do { try await body(run, carrier, &found) } catch is RequirementNotMet {}
            return found
        }
        for failure in found.failures { findings.fail(failure) }
    }
}

extension SimulatorRun {
    fileprivate static let answer = "Friday at nine is free."

    fileprivate func act(_ action: CustomerAction) async throws {
        do { _ = try await server.act(action, as: subject.customer, on: channels.own.id) } catch let error
            as SimulatorError
        {
            guard case .unsupported(let what) = error else { throw error }
            throw NotApplicable("the provider has no \(what)")
        }
    }
}

extension WebhookIntake {
    /// Returns the response of a hub that answers messages with `contents` and anything else with nothing; nil for a
    /// request without items that expect a response.
    fileprivate func answer(to request: WebhookRequest, saying contents: [ReplyContent]) -> WebhookResponse? {
        let waiting = ((try? receive(request)) ?? []).filter { $0.item.answer != .acknowledged }
        let responses = waiting.compactMap { accepted -> WebhookResponse? in
            guard let member = members.first(where: { $0.id == accepted.channel }),
                let adapter = member.adapter as? any InlineAnswering
            else { return nil }
            let isSpoken = accepted.events.contains { $0.message != nil }
            if accepted.item.answer == .streaming, let adapter = adapter as? any StreamingAnswering {
                return adapter.whole(accepted.item, saying: contents)
            }
            return isSpoken
                ? adapter.answer(accepted.item, with: contents)
                : adapter.answerWithoutReply(accepted.item, because: .silent("nothing was said"))
        }
        guard let first = responses.first else { return nil }
        return (type as? any InlineAnswering.Type)?.combine(responses) ?? first
    }
}

extension StreamingAnswering {
    /// Returns a stream as one piece.
    fileprivate func whole(_ item: InboundItem, saying contents: [ReplyContent]) -> WebhookResponse {
        var response = beginStream(for: item)
        for content in contents { response.body += streamChunk(content.plainText, for: item) }
        response.body += endStream(for: item, because: nil)
        return response
    }
}

extension UnifiedMessage {
    /// True if the customer said it, in words or with keys.
    fileprivate var isSpoken: Bool {
        content.contains { part in
            switch part {
            case .text, .choice: true
            default: false
            }
        }
    }
}

extension InboundEvent {
    fileprivate var ending: CallUpdate? {
        if case .call(let update) = self, update.phase == .ended { update } else { nil }
    }
}
