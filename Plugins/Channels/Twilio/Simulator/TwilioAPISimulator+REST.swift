public import ChannelKit
public import ChannelSimulatorKit

extension TwilioAPISimulator {
    public func respond(to request: SimulatedRequest) async -> WebhookResponse {
        // Files are at signed URLs, which need no login.
        if request.components.first == "content" { return content(request) }
        if await provider.hasFault(.expiredToken) { return TwilioRefusal.badLogin.response }
        let own = accounts.filter { $0.accepts(request.headers["Authorization"]) }
        guard let channel = own.first?.channel else { return TwilioRefusal.badLogin.response }
        do throws(TwilioRefusal) {
            return try await answer(request, for: own)
        } catch {
            guard request.method == "POST" else { return error.response }
            return await provider.refuse(error, on: channel)
        }
    }

    private func answer(
        _ request: SimulatedRequest,
        for accounts: [SimulatedAccount]
    ) async throws(TwilioRefusal) -> WebhookResponse {
        let path = request.components
        if path == ["v3", "Indicators", "Typing.json"], request.method == "POST" { return try typing(request) }
        if path.count == 3, path[0] == "v1", path[1] == "Services" {
            return try messagingService(request, path[2], of: accounts)
        }
        guard path.count > 2, path[0] == "2010-04-01", path[1] == "Accounts" else { throw .unknownResource }
        let sid = path[2].replacing(".json", with: "")
        let own = accounts.filter { $0.sid == sid }
        guard let account = own.first else { throw .badLogin }
        switch (request.method, path.dropFirst(3).first, path.count) {
        case ("GET", nil, 3): return .json(status: 200, ["sid": .string(sid), "status": "active"])
        case (_, "IncomingPhoneNumbers.json", 4), (_, "IncomingPhoneNumbers", 5):
            return try incomingNumbers(request, Array(path.dropFirst(4)), of: own)
        case ("GET", "Messages.json", 4): return list(request, of: sid)
        case ("POST", "Messages.json", 4): return try await receive(request, for: own)
        case ("POST", "Calls", 5):
            return try await change(path[4].replacing(".json", with: ""), request.body, of: account)
        case ("GET", "Calls", 5): return try resource(ofCall: path[4].replacing(".json", with: ""), of: account)
        case ("GET", "Messages", 5...): return try resource(Array(path.dropFirst(4)), of: account)
        default: throw .unknownResource
        }
    }

    private func receive(
        _ request: SimulatedRequest,
        for accounts: [SimulatedAccount]
    ) async throws(TwilioRefusal) -> WebhookResponse {
        if let wait = await provider.throttleWait() { throw .throttled(retryAfter: Int(wait.components.seconds)) }
        let send = try SimulatedSend(reading: request.body)
        let sender = accounts.first { $0.isSender(from: send.from, service: send.messagingServiceSID) }
        guard let sender else {
            if send.messagingServiceSID != nil { throw .unknownService }
            throw send.to.channelPrefix.isEmpty ? .unknownSender : .wrongChannel
        }
        return try await accept(send, from: sender)
    }

    /// Accepts a typing indicator; Twilio does so only for messages that came in by WhatsApp.
    private func typing(_ request: SimulatedRequest) throws(TwilioRefusal) -> WebhookResponse {
        let json = request.object
        guard json?["channel"]?.string == "WHATSAPP", let id = json?["messageId"]?.string,
            messages.contains(where: { $0.sid == id && $0.direction == "inbound" && $0.from.hasPrefix("whatsapp:") })
        else { throw .unknownResource }
        return .json(status: 200, ["success": true])
    }

    // MARK: - Lists and files

    /// The account's messages, newest first, in pages.
    private func list(_ request: SimulatedRequest, of account: String) -> WebhookResponse {
        let query = request.query
        let matching = messages.reversed().filter { message in
            message.account == account
                && query["To"].map { $0 == message.to } ?? true
                && query["From"].map { $0 == message.from } ?? true
                && query["DateSent>"].map { String(message.createdAt.iso8601.prefix(10)) >= $0 } ?? true
        }
        let size = max(1, min(1_000, query["PageSize"].flatMap { Int($0) } ?? 50))
        let page = max(0, query["Page"].flatMap { Int($0) } ?? 0)
        let kept = query.fields.filter { $0.name != "Page" }.map {
            "\($0.name.percentEncoded(keeping: ""))=\($0.value.percentEncoded(keeping: ""))"
        }
        let next = (kept + ["Page=\(page + 1)"]).joined(separator: "&")
        let path = "/2010-04-01/Accounts/\(account)/Messages.json"
        return .json(
            status: 200,
            [
                "messages": .array(matching.dropFirst(page * size).prefix(size).map(\.json)),
                "page": .integer(Int64(page)), "page_size": .integer(Int64(size)),
                "next_page_uri": (page + 1) * size < matching.count ? .string("\(path)?\(next)") : .null,
            ]
        )
    }

    /// Serves `SM….json`, `SM…/Media.json` and `SM…/Media/ME…`.
    private func resource(_ path: [String], of account: SimulatedAccount) throws(TwilioRefusal) -> WebhookResponse {
        let sid = path[0].replacing(".json", with: "")
        guard let message = messages.first(where: { $0.sid == sid && $0.account == account.sid }) else {
            throw .unknownResource
        }
        switch path.dropFirst() {
        case []: return .json(status: 200, message.json)
        case ["Media.json"]: return .json(status: 200, message.mediaJSON)
        case let rest where rest.count == 2 && rest.first == "Media" && message.media.contains(path[2]):
            return WebhookResponse(status: 307, headers: ["Location": account.contentURL(path[2])])
        default: throw .unknownResource
        }
    }

    /// A customer's picture at the URL that the API redirects to.
    private func content(_ request: SimulatedRequest) -> WebhookResponse {
        guard let id = request.components.last, messages.contains(where: { $0.media.contains(id) }) else {
            return WebhookResponse(status: 404)
        }
        return WebhookResponse(
            status: 200,
            headers: ["Content-Type": SampleFile.picture.mimeType],
            body: SampleFile.picture.data
        )
    }
}
