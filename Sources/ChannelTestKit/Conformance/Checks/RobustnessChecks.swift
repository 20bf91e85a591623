import ChannelKit
import Foundation

/// Checks with unexpected input.
enum RobustnessChecks {
    /// The max time for one input in a debug build on a busy machine.
    private static let maxTime = Duration.seconds(10)

    static let all = [
        ConformanceCheck(
            "hostile-bodies",
            "Empty, nested, truncated and undecodable bodies are rejected as malformed or become items, without a crash."
        ) { subject, findings in
            let traffic = try await subject.traffic()
            for body in HostileBodies.all(from: traffic.inbound.body) {
                try read(traffic.inbound.with(body: body.data), body.name, subject, traffic.channels.own, &findings)
            }
        },
        ConformanceCheck("hostile-large", "A body of the max size is read in bounded time.") {
            subject,
            findings in
            let traffic = try await subject.traffic()
            let text = String(decoding: traffic.inbound.body, as: UTF8.self)
            let size = min(subject.manifest.limits.bodyBytes, 1_000_000)
            let address = traffic.channels.own.adapter.addresses.first?.value ?? "0"
            var bodies = [HostileBodies.wide(repeating: text, replacing: address, size: size)]
            bodies.append(
                Data(text.replacing(Traffic.texts[0].prefix(1), with: String(repeating: "Z", count: size)).utf8)
            )
            if let batch = subject.batch, let body = batch(Array(repeating: traffic.inbound.body, count: 500)) {
                bodies.append(body)
            }
            for body in bodies {
                try read(
                    traffic.inbound.with(body: body),
                    "\(body.count) bytes",
                    subject,
                    traffic.channels.own,
                    &findings
                )
            }
        },
        ConformanceCheck(
            "hostile-payloads",
            "A damaged stored payload is malformed or becomes an event, without a crash."
        ) {
            subject,
            findings in
            let traffic = try await subject.traffic()
            let payloads = try traffic.all.flatMap { try subject.adapter.items(of: $0) }.map(\.payload)
            for body in payloads.flatMap({ HostileBodies.all(from: $0) }) {
                let item = InboundItem(key: "k", lane: "l", addresses: [], payload: body.data)
                if case .success(let events) = SplitChecks.events(item, traffic.channels.own) {
                    findings.expect(!events.isEmpty, "\(body.name) has no event")
                }
            }
        },
        ConformanceCheck(
            "wrong-types",
            "A member of an undocumented type does not affect the members beside it."
        ) {
            subject,
            findings in
            let traffic = try await subject.traffic()
            for request in traffic.all + subject.samples {
                for variant in WrongTypes.variants(of: request) {
                    try read(variant, "a member of another type", subject, traffic.channels.own, &findings)
                }
            }
        },
        ConformanceCheck(
            "numbers-huge",
            "A number of any size at any place stops nothing and costs no item."
        ) { subject, findings in
            let traffic = try await subject.traffic()
            let requests = traffic.all.map { ($0, true) } + subject.samples.map { ($0, false) }
            for (request, each) in requests {
                guard let count = try? subject.adapter.items(of: request).count else { continue }
                for variant in UnrepresentableValues.variants(of: request, each: each) {
                    try read(variant, "a huge number", subject, traffic.channels.own, &findings)
                    let items = try? subject.adapter.items(of: variant)
                    findings.expect(items?.count == count, "with a huge number \(count) items are \(items?.count ?? 0)")
                }
            }
        },
        ConformanceCheck(
            "text-halved",
            "A text with half of a surrogate pair is read, with a replacement character in its place."
        ) { subject, findings in
            let traffic = try await subject.traffic()
            let text = Traffic.texts[1]
            guard let body = UnrepresentableValues.halved(text, in: traffic.second.body) else {
                throw NotApplicable(fact: "the text does not stand in the request")
            }
            let messages = try EventChecks.messages(in: traffic.second.with(body: body), subject, traffic)
            findings.expect(messages.count == 1, "the message is lost")
            findings.expect(
                messages.allSatisfy { $0.text.filter { $0 != "\u{FFFD}" } == text && $0.text.contains("\u{FFFD}") },
                "the text differs"
            )
        },
        ConformanceCheck(
            "clock-skew",
            "Times from another century, or that are invalid, break nothing and lose no message."
        ) {
            subject,
            findings in
            let traffic = try await subject.traffic()
            for request in traffic.inbounds {
                for variant in Skew.variants(of: request, except: subject.timeIDs) {
                    let items = try subject.adapter.items(of: variant)
                    let messages = try EventChecks.messages(in: variant, subject, traffic)
                    findings.expect(messages.count == 1, "the message is lost")
                    findings.expect(
                        messages.allSatisfy { abs($0.sentAt.timeIntervalSince1970) < 1e12 },
                        "a time cannot be stored"
                    )
                    _ = items.orderedByProviderTime()
                }
                let keys = try subject.adapter.items(of: request).map(\.key)
                for (member, variants) in Skew.variantsByMember(of: request, except: subject.timeIDs)
                where try variants.contains(where: { try subject.adapter.items(of: $0).map(\.key) != keys }) {
                    findings.fail("the key depends on `\(member)`, which looks like a time")
                }
            }
        },
    ]

    /// Processes `request`; only an ``InboundError`` is allowed.
    private static func read(
        _ request: WebhookRequest,
        _ name: String,
        _ subject: ConformanceSubject,
        _ member: TestChannels.Member,
        _ findings: inout Findings
    ) throws {
        let ((), time) = processorTime {
            _ = subject.adapter.locate(request)
            guard let items = try? subject.adapter.items(of: request) else { return }
            for item in items {
                if case .success(let events) = SplitChecks.events(item, member) {
                    findings.expect(!events.isEmpty, "\(name): an item has no event")
                }
                findings.expect(!item.key.rawValue.isEmpty, "\(name): an item has no key")
            }
        }
        findings.expect(time < maxTime, "\(name): it took \(time) of processor time")
    }
}

/// Variants of a request in each of which one member has another type.
enum WrongTypes {
    static func variants(of request: WebhookRequest) -> [WebhookRequest] {
        guard let json = try? JSONValue(parsing: request.body) else { return formVariants(of: request) }
        return json.paths.flatMap { path in
            ([.null, 7, true, "text", [], [:], [[:]], -1.5] as [JSONValue]).map {
                request.with(body: json.replacing(path[...], with: $0).data)
            }
        }
    }

    private static func formVariants(of request: WebhookRequest) -> [WebhookRequest] {
        let fields = FormFields(parsing: request.body).fields
        return fields.indices.flatMap { index in
            ["", "%00", "-1", "99999999999999999999", "%FF%FE", "%F0%9F%91%8B"].map { value in
                let text = fields.enumerated().map { position, field in
                    position == index
                        ? "\(field.name)=\(value)" : String(decoding: EquivalentRequests.form([field]), as: UTF8.self)
                }
                return request.with(body: Data(text.joined(separator: "&").utf8))
            }
        }
    }
}

/// Variants of a request with other times.
private enum Skew {
    private static let texts = [
        "0", "-1", "1", "253402300799", "99999999999999", "9223372036854775807", "99999999999999999999", "soon", "",
    ]

    /// Variants in each of which all times are another one; those in members called one of `ids` stay.
    static func variants(of request: WebhookRequest, except ids: Set<String>) -> [WebhookRequest] {
        guard let json = try? JSONValue(parsing: request.body) else { return [] }
        let places = times(in: json, except: ids)
        return texts.map { text in
            places.reduce(json) { $0.replacing($1.path[...], with: skewed($1.value, to: text)) }
        }
        .filter { $0 != json }.map { request.with(body: $0.data) }
    }

    /// Variants in each of which one time is another one, by the path of its member.
    static func variantsByMember(
        of request: WebhookRequest,
        except ids: Set<String>
    ) -> [(member: String, requests: [WebhookRequest])] {
        guard let json = try? JSONValue(parsing: request.body) else { return [] }
        return times(in: json, except: ids).map { path, value in
            (path.text, texts.map { request.with(body: json.replacing(path[...], with: skewed(value, to: $0)).data) })
        }
    }

    private static func times(in json: JSONValue, except ids: Set<String>) -> [(path: [JSONStep], value: JSONValue)] {
        json.paths.compactMap { path in
            guard let value = json.value(at: path[...]), isTime(value), !path.contains(where: { $0.isMember(of: ids) })
            else { return nil }
            return (path, value)
        }
    }

    private static func skewed(_ value: JSONValue, to text: String) -> JSONValue {
        guard case .integer = value else { return .string(text) }
        return Int64(text).map(JSONValue.integer) ?? .number(1e300)
    }

    private static func isTime(_ value: JSONValue) -> Bool {
        switch value {
        case .string(let text): isTime(text)
        case .integer(let number): isTime(String(number))
        default: false
        }
    }

    /// True for seconds or milliseconds of the first half of the century, or ISO 8601.
    private static func isTime(_ text: String) -> Bool {
        if let number = Double(text) {
            return (1.6e9..<2.6e9).contains(number) || (1.6e12..<2.6e12).contains(number)
        }
        return Date(iso8601: text) != nil
    }
}
