import ChannelKit
import ChannelSimulatorKit
import Foundation

/// Checks of replies.
enum SendingChecks {
    static let all = [
        ConformanceCheck("text-at-limit", "A text of the manifest's max length is accepted by the provider.") {
            subject,
            findings in
            let limit = subject.manifest.limits.textLength
            for text in [String(repeating: "a", count: limit), String(repeating: "👋", count: limit / 2)] {
                let (receipt, said) = try await reply(text, subject)
                findings.expect(said == [text], "the provider got something else: \(receipt.externalID.isEmpty)")
            }
        },
        ConformanceCheck("text-over-limit", "A text one character longer is refused, and not cut or sent in part.") {
            subject,
            findings in
            let text = String(repeating: "a", count: subject.manifest.limits.textLength + 1)
            let (error, said) = try await subject.withSimulator { run in
                _ = try await run.say("Hello")
                let error = await failure { () async throws(DeliveryError) in
                    try await run.channels.own.send(.text(text), to: run.destination(), using: run.http)
                }
                return (error, await run.server.journal.acceptedSends.compactMap(\.text))
            }
            findings.expect(said.isEmpty, "a text of \(said.first?.count ?? 0) characters was taken")
            findings.expect(
                error?.disposition == .park,
                "a text that is too long ends as \(error.map { "\($0.disposition)" } ?? "sent")"
            )
        },
        ConformanceCheck(
            "text-split",
            "A long text is accepted in pieces, cut between graphemes, whose concatenation is the text."
        ) {
            subject,
            findings in
            let limit = subject.manifest.limits.textLength
            let text = longText(limit * 5 / 2)
            let pieces = TextSplitting.split(text, limit: limit)
            let said = try await subject.withSimulator { run in
                _ = try await run.say("Hello")
                for piece in pieces {
                    _ = try await run.texting.send(piece, to: run.destination(), using: run.http)
                }
                return await run.server.journal.acceptedSends.compactMap(\.text)
            }
            findings.expect(said.count >= 3, "\(said.count) pieces arrived")
            findings.expect(
                said.joined().filter { !$0.isWhitespace } == text.filter { !$0.isWhitespace },
                "the pieces do not give the text again"
            )
            findings.expect(Set(said.joined()).isSubset(of: Set(text)), "a grapheme was cut")
        },
        ConformanceCheck("text-exact", "A reply arrives to the last visible character.") { subject, findings in
            for text in Traffic.texts + ["<b>&amp;</b> %2B + \\n \"quoted\"", "line one\nline two\t🇨🇦"] {
                let (_, said) = try await reply(text, subject)
                // An inbox that renders markup gets the text with invisible zero-width spaces.
                let seen = said.map { $0.replacing("\u{200B}", with: "") }
                findings.expect(seen == [text], "the text has changed on its way")
            }
        },
        ConformanceCheck("receipt", "The receipt has the id that the provider gave the message.") { subject, findings in
            let (receipt, ids) = try await subject.withSimulator { run in
                (try await run.answer("Good morning"), await run.server.journal.acceptedSends.map(\.providerID))
            }
            findings.expect([receipt.externalID] == ids, "the receipt names another message")
        },
        ConformanceCheck("recipient", "A reply goes to the customer who wrote, and to no other.") {
            subject,
            findings in
            let customers = try await subject.withSimulator { run in
                let message = try await run.accepted(of: run.say("Hello")).first?.events.first?.message
                let contact = message?.contact ?? subject.customer
                let destination = Destination(contact: contact, correlation: "conformance-recipient")
                _ = try await run.texting.send("Good morning", to: destination, using: run.http)
                return await run.server.journal.acceptedSends.map(\.customer)
            }
            findings.expect(customers == [subject.customer.id], "the reply went to \(customers.count) others")
        },
        ConformanceCheck(
            "base-url",
            "Every request goes to `base_url`, with a timeout, and never as an untrusted one."
        ) {
            subject,
            findings in
            let (requests, baseURL) = try await subject.withSimulator { run in
                _ = try await run.answer("Good morning")
                return (run.http.requests, run.channels.own.settings.baseURL)
            }
            findings.expect(!requests.isEmpty, "there was no request")
            for request in requests {
                findings.expect(request.url.hasPrefix(baseURL + "/"), "a request goes elsewhere")
                findings.expect(request.origin == .configured, "a request is not the adapter's own")
                findings.expect(request.timeout <= .seconds(60), "a request may take \(request.timeout)")
            }
        },
        ConformanceCheck(
            "correlation",
            "A send can be identified by the hub's own id in its statuses, or by asking the provider."
        ) {
            subject,
            findings in
            guard subject.canFollowUp else {
                throw NotApplicable("nothing at the provider tells what became of a send")
            }
            let correlation = "0199a1b2-conformance-\(UUID().uuidString.prefix(8))"
            let isRecognised = try await subject.withSimulator { run in
                let start = Date()
                let receipt = try await run.answer("Good morning", correlation: correlation)
                let statuses = try await run.statuses(of: receipt.externalID, count: 3)
                if statuses.contains(where: { $0.correlation == correlation }) { return true }
                return try await run.reconciled("Good morning", correlation, since: start)?.externalID
                    == receipt.externalID
            }
            findings.expect(isRecognised, "neither a status nor the provider tells what became of a send")
        },
    ]

    /// Sends `text` once, and returns the receipt and the texts that the provider got.
    private static func reply(_ text: String, _ subject: ConformanceSubject) async throws -> (DeliveryReceipt, [String])
    {
        try await subject.withSimulator { run in
            let receipt = try await run.answer(text)
            return (receipt, await run.server.journal.acceptedSends.compactMap(\.text))
        }
    }

    /// Returns sentences in which a careless cut shows: families, flags and accents of two characters.
    private static func longText(_ length: Int) -> String {
        let sentence = "Bonjour 👩‍👩‍👧‍👦🇨🇦, e\u{301}crivez-nous! Nous sommes ouverts de 9 h à 17 h… 👍🏽 Quoi d’autre? "
        return String(repeating: sentence, count: length / sentence.utf16.count + 1)
    }
}

/// Returns the error of a send; nil if it was accepted.
func failure(_ send: () async throws(DeliveryError) -> DeliveryReceipt) async -> DeliveryError? {
    do throws(DeliveryError) {
        _ = try await send()
        return nil
    } catch { return error }
}

extension ConformanceSubject {
    /// True if the provider reports the outcome of a send, with a status or when asked.
    var canFollowUp: Bool { tellsStatuses || adapter is any SendReconciling.Type }
}

extension TestChannels.Member {
    /// Sends `content` with the adapter's capability for it.
    func send(
        _ content: ReplyContent,
        to destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        if case .text(let text) = content, let texting = adapter as? any TextSending {
            return try await texting.send(text, to: destination, using: http)
        }
        guard let rich = adapter as? any RichSending else {
            throw .rejected(code: "none", reason: "the adapter sends no \(content.kind)", remedy: "")
        }
        return try await rich.send(content, to: destination, using: http)
    }
}

extension SimulatorRun {
    /// Returns the items that a webhook brings the channels.
    func accepted(of request: WebhookRequest) throws -> [WebhookIntake.Accepted] { try intake.receive(request) }

    /// Returns the provider's receipt for a send of which only the hub's own id is known.
    func reconciled(_ text: String, _ correlation: String, since start: Date) async throws -> DeliveryReceipt? {
        guard let reconciling = channels.own.adapter as? any SendReconciling else { return nil }
        let send = UnsettledSend(content: .text(text), destination: destination(correlation), sentAfter: start - 5)
        return try await reconciling.reconcile(send, using: http)
    }
}
