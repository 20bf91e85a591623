import ChannelKit
import ChannelSimulatorKit
import Foundation

/// Checks of capabilities that only some providers have.
enum CapabilityChecks {
    static let all = [
        ConformanceCheck("rich-accepted", "All content that a channel says it can send is accepted by the provider.") {
            subject,
            findings in
            let (sendable, failures) = try await subject.withSimulator { run in
                guard let rich = run.channels.own.adapter as? any RichSending else {
                    throw NotApplicable("the adapter sends text only")
                }
                let message = try await run.accepted(of: run.say("Hello")).first?.events.first?.message
                var failures: [String] = []
                let contents = samples(replyingTo: message?.externalID ?? "").filter(rich.canSend)
                for content in contents {
                    let error = await failure { () async throws(DeliveryError) in
                        try await rich.send(content, to: run.destination(), using: run.http)
                    }
                    if let error { failures.append("\(content.shown): \(error.reason)") }
                }
                return (contents.count, failures)
            }
            findings.expect(sendable > 0, "it can send nothing")
            for failure in failures { findings.fail(failure) }
        },
        ConformanceCheck("rich-plain", "All content that a channel cannot send is accepted as plain text.") {
            subject,
            findings in
            let failures = try await subject.withSimulator { run in
                let rich = try run.texting as? any RichSending
                _ = try await run.say("Hello")
                var failures: [String] = []
                for content in samples(replyingTo: "x")
                where !(rich?.canSend(content) ?? false) && !content.plainText.isEmpty {
                    for piece in TextSplitting.split(content.plainText, limit: subject.manifest.limits.textLength) {
                        let error = await failure { () async throws(DeliveryError) in
                            try await run.texting(piece, using: run.http)
                        }
                        if let error { failures.append("\(content.shown): \(error.reason)") }
                    }
                }
                return failures
            }
            for failure in failures { findings.fail(failure) }
        },
        ConformanceCheck("presence", "A read receipt and a typing indicator are accepted by the provider.") {
            subject,
            findings in
            let error: DeliveryError? = try await subject.withSimulator { run in
                guard let presence = run.channels.own.adapter as? any PresenceSending else {
                    throw NotApplicable("the provider shows no presence")
                }
                let message = try await run.accepted(of: run.say("Hello")).first?.events.first?.message
                do throws(DeliveryError) {
                    for typing in [true, false] {
                        try await presence.showPresence(
                            for: message?.externalID ?? "",
                            to: run.destination(),
                            typing: typing,
                            using: run.http
                        )
                    }
                    return nil
                } catch { return error }
            }
            findings.expect(error == nil, error?.reason ?? "")
        },
        ConformanceCheck("probe", "A probe accepts valid credentials and reports invalid ones.") {
            subject,
            findings in
            let (right, wrong) = try await subject.withSimulator { run in
                guard let probing = run.channels.own.adapter as? any CredentialProbing else {
                    throw NotApplicable("credentials cannot be tried")
                }
                let other = try subject.member(
                    "own",
                    subject.otherSecrets.mapValues(SettingValue.secrets),
                    baseURL: run.channels.own.settings.baseURL
                )
                return (
                    await probe(probing, run.http), await probe(other.adapter as? any CredentialProbing, run.http)
                )
            }
            findings.expect(right == nil, "working credentials: \(right?.reason ?? "")")
            findings.expect(
                wrong?.disposition == .hold,
                "wrong credentials lead to \(wrong.map { "\($0.disposition)" } ?? "success")"
            )
        },
        ConformanceCheck(
            "reconcile-nothing",
            "For a send that never happened, the answer is no, or that the provider cannot tell."
        ) {
            subject,
            findings in
            let found = try await subject.withSimulator { run in
                guard run.channels.own.adapter is any SendReconciling else {
                    throw NotApplicable("the provider cannot be asked")
                }
                _ = try await run.answer("Something else")
                return try? await run.reconciled("Never sent", "conformance-never", since: Date())
            }
            findings.expect(found == nil, "a send that never was is found")
        },
        ConformanceCheck(
            "media-hosts",
            "A download sends credentials only to the locations of the provider's files."
        ) {
            subject,
            findings in
            let own = try TestChannels(subject).own
            guard let downloading = own.adapter as? any MediaDownloading else {
                throw NotApplicable("there is nothing to download")
            }
            // The provider's own host also has resources that are not files, such as another tenant's conversations.
            let others = ["", "/v1/conversations/1?of=another", "/x/../conversations", "/%2e%2e/conversations", "//x"]
            let strangers = [
                "https://files.example.test/a.jpg", "http://169.254.169.254/latest",
                "https://user@files.example.test/a.jpg",
            ]
            for url in strangers + others.map({ own.settings.baseURL + $0 }) {
                let http = FakeHTTP(
                    .response(
                        OutboundResponse(status: 200, headers: ["Content-Type": "image/jpeg"], body: Data("x".utf8))
                    )
                )
                _ = try? await downloading.download(
                    ContentPart.Media(url: url),
                    of: "message",
                    limit: 1_000,
                    using: http
                )
                for request in http.requests where request.url == url {
                    let headers = request.headers.fields.map(\.value).joined(separator: " ")
                    findings.expect(!headers.holds(any: subject.needles), "a foreign host gets the credentials")
                    findings.expect(request.origin == .untrusted, "a foreign URL is called as a configured one")
                }
            }
        },
        ConformanceCheck("media-fetched", "A customer's file is downloaded, and not beyond the limit.") {
            subject,
            findings in
            let (file, error) = try await subject.withSimulator { run in try await media(subject, run) }
            findings.expect(file.map { !$0.data.isEmpty } ?? false, "the file is empty, or cannot be fetched")
            findings.expect(error != nil, "a file of more than one byte comes with a limit of one")
        },
        ConformanceCheck("inline-same", "A reply in the response has the same bytes each time, and none is an error.") {
            subject,
            findings in
            let traffic = try await subject.traffic()
            guard let inline = traffic.channels.own.adapter as? any InlineAnswering else {
                throw NotApplicable("answers go through the API")
            }
            for item in try subject.adapter.items(of: traffic.inbound) {
                for contents in [[ReplyContent.text(Traffic.texts[0])], [.text("<one> & two"), .text("\u{7}]]>")]] {
                    findings.expect(
                        inline.answer(item, with: contents) == inline.answer(item, with: contents),
                        "the bytes differ"
                    )
                    findings.expect(inline.answer(item, with: contents).status == 200, "an answer is an error")
                }
                for reason in [NoReply.late, .silent("human"), .failed("x")] {
                    findings.expect(
                        inline.answerWithoutReply(item, because: reason).status < 300,
                        "no reply is an error"
                    )
                }
            }
        },
    ]

    private static func probe(_ probing: (any CredentialProbing)?, _ http: any HTTPSending) async -> DeliveryError? {
        do throws(DeliveryError) {
            try await probing?.probeCredentials(using: http)
            return nil
        } catch { return error }
    }

    private static func media(_ subject: ConformanceSubject, _ run: SimulatorRun) async throws -> (
        MediaFile?, MediaError?
    ) {
        guard let downloading = run.channels.own.adapter as? any MediaDownloading else {
            throw NotApplicable("there is nothing to download")
        }
        do {
            _ = try await run.server.act(
                .media(.image, caption: "front"),
                as: subject.customer,
                on: run.channels.own.id
            )
        } catch SimulatorError.unsupported(let what) {
            throw NotApplicable("customers send no files: the provider has no \(what)")
        }
        guard let message = try await run.accepted.flatMap(\.events).compactMap(\.message).first,
            let media = message.content.firstImage
        else { return (nil, nil) }
        let file = try? await downloading.download(media, of: message.externalID, limit: 10_000_000, using: run.http)
        do throws(MediaError) {
            _ = try await downloading.download(media, of: message.externalID, limit: 1, using: LimitingHTTP(run.http))
            return (file, nil)
        } catch { return (file, error) }
    }

    /// Returns one content of each kind, and some that no provider accepts.
    private static func samples(replyingTo message: String) -> [ReplyContent] {
        let choices = (1...12).map { ReplyContent.Choice(id: "choice-\($0)", title: "Choice \($0)") }
        let media = OutboundMedia.Kind.allCases.map {
            ReplyContent.media(
                OutboundMedia(
                    kind: $0,
                    source: .link("https://files.example.test/file-\($0.rawValue)"),
                    caption: $0 == .image ? "front" : nil
                )
            )
        }
        return media + [
            .media(OutboundMedia(kind: .document, source: .id("1000000000000003"), filename: "plan.pdf")),
            .buttons(text: "Which?", choices: Array(choices.prefix(2))),
            .buttons(text: "Which?", choices: Array(choices.prefix(3))),
            .buttons(text: "Which?", choices: choices), .buttons(text: "", choices: Array(choices.prefix(1))),
            .buttons(text: "Which?", choices: [.init(id: "long", title: String(repeating: "long ", count: 20))]),
            .list(text: "When?", title: "Times", choices: Array(choices.prefix(5))),
            .list(text: "When?", title: "Times", choices: choices),
            .list(text: "When?", title: "Times", choices: []),
            .location(latitude: 45.5, longitude: -73.56, name: "Lotus Dental", address: "1 Main Street"),
            .location(latitude: 45.5, longitude: -73.56, name: nil, address: nil),
            .reaction(emoji: "👍", to: message),
        ]
    }
}

extension ReplyContent {
    /// The content with what providers limit in it, for a finding.
    fileprivate var shown: String {
        switch self {
        case .buttons(let text, let choices), .list(let text, _, let choices):
            let longest = choices.map(\.title.count).max() ?? 0
            return "\(kind) '\(text)' with \(choices.count) choices of up to \(longest) characters"
        case .media(let media):
            let caption = media.caption.map { "caption '\($0)'" } ?? "no caption"
            return "\(kind) by \(media.link == nil ? "id" : "link") with \(caption)"
        case .location(_, _, let name, _): return "\(kind) with \(name.map { "name '\($0)'" } ?? "no name")"
        case .reaction(let emoji, _): return "\(kind) '\(emoji ?? "")'"
        case .text, .template, .transfer, .endCall: return kind
        }
    }
}

extension SimulatorRun {
    fileprivate func texting(_ text: String, using http: any HTTPSending) async throws(DeliveryError) -> DeliveryReceipt
    {
        try await channels.own.send(.text(text), to: destination(), using: http)
    }
}

extension [ContentPart] {
    fileprivate var firstImage: ContentPart.Media? {
        lazy.compactMap { part in
            if case .image(let media) = part { media } else { nil }
        }
        .first
    }
}

/// A client that enforces `responseLimit`, as the hub's does.
private struct LimitingHTTP: HTTPSending {
    let http: any HTTPSending

    init(_ http: any HTTPSending) { self.http = http }

    func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        let response = try await http.send(request)
        if let limit = request.responseLimit, response.body.count > limit { throw .tooLarge(limit: limit) }
        return response
    }
}
