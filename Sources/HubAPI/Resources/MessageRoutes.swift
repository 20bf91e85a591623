import ChannelKit
import HTTPTypes
import HubModel
import HubRouter

/// The route of the messages that agents write.
struct MessageRoutes: Sendable {
    /// The max characters of a text: more than a customer reads; a channel's own limit splits it.
    private static let maxText = 10_000
    /// The max parameters of a template, as at the provider with the most.
    private static let maxParameters = 60

    let agentMessages: AgentMessages
    let storage: any HubStorage

    var routes: [Route] {
        [Route(.post, "/conversations/{id}/messages", .permission(.writeMessages), send)]
    }

    private func send(_ request: APIRequest) async throws -> APIResponse {
        try request.requireOnly("dry_run")
        let caller = try request.principal
        let isDryRun = request.query["dry_run"] == "true"
        let content = try Self.content(request)
        let key = isDryRun ? nil : try IdempotencyKey.required(request)
        let id = ConversationID(try await storage.read(caller.tenant) { try request.number(.conversation, in: $0) })
        let draft = AgentMessages.Draft(
            content,
            quoting: try await quoted(request, in: id),
            key: key?.text ?? "",
            isDryRun: isDryRun
        )
        return try await agentMessages.send(draft, in: id, of: caller.tenant, from: request.origin) { tx in
            try key?.response(in: tx)
        } answer: { outcome, tx in
            let response = try Self.response(outcome, in: tx)
            if let body = response.body { try key?.store(body, status: response.status, in: tx) }
            return response
        }
    }

    // MARK: - The request

    private static func content(_ request: APIRequest) throws -> ReplyContent {
        guard let template = request.body["template"] else {
            return .text(try request.text("text", max: maxText))
        }
        guard request.body["text"] == nil else { throw Problem.invalid("/text", "cannot be combined with 'template'") }
        guard let name = template["name"]?.nonEmptyString, let language = template["language"]?.nonEmptyString else {
            throw Problem.invalid("/template", "expected 'name' and 'language'")
        }
        let parameters = template["parameters"]?.array ?? []
        let texts = parameters.compactMap(\.string)
        guard texts.count == parameters.count, texts.count <= maxParameters else {
            throw Problem.invalid("/template/parameters", "expected at most \(maxParameters) texts")
        }
        return .template(MessageTemplate(name: name, language: language, parameters: texts))
    }

    /// The provider's id of the message that `reply_to` names; nil without one.
    private func quoted(_ request: APIRequest, in conversation: ConversationID) async throws -> String? {
        guard let id = request.body["reply_to"] else { return nil }
        return try await storage.read(request.principal.tenant) { tx in
            guard let number = try id.string.flatMap({ try tx.number(.message, of: $0) }),
                let message = try tx.listedMessage(MessageID(number)), message.conversation == conversation
            else { throw Problem.invalid("/reply_to", "the conversation has no such message") }
            return message.externalID
        }
    }

    // MARK: - The response

    private static func response(_ outcome: AgentMessages.Outcome, in tx: any TenantReading) throws -> APIResponse {
        switch outcome {
        case .queued(let ids, let findings): return try queued(ids, findings, in: tx)
        case .repeated:
            throw Problem(.conflict, "a message with this key was sent before", remedy: "use a new key")
        case .refused(let findings): throw refusal(findings)
        case .notTaken(let listed):
            throw Problem(
                .notTaken,
                "the hub handles the conversation, and would answer beside the agent",
                remedy: "take the conversation first",
                members: ["current": try listed.json(in: tx)],
                headers: [.eTag: listed.tag]
            )
        case .taken(let listed, let owner): throw Problem.handled(by: owner, try listed.json(in: tx), listed)
        case .unsupported(let reason): throw Problem(.unprocessable, reason)
        case .unknown: throw Problem.notFound
        }
    }

    private static func queued(_ ids: [MessageID], _ findings: [PolicyFinding], in tx: any TenantReading) throws
        -> APIResponse
    {
        let shown = JSONValue.array(findings.map(\.shown))
        guard let id = ids.first, let message = try tx.listedMessage(id)?.json(in: tx) else {
            return APIResponse(["object": "dry_run", "findings": shown])
        }
        var members = message.object ?? [:]
        members["findings"] = shown
        if ids.count > 1 { members["parts"] = .array(try ids.map { .string(try tx.publicID(.message, $0.rawValue)) }) }
        return APIResponse(.object(members), status: .accepted)
    }

    private static func refusal(_ findings: [PolicyFinding]) -> Problem {
        let objection = findings.last { !$0.passed }
        let code: Problem.Code =
            switch objection?.rule {
            case .consent: .optedOut
            case .window: .windowClosed
            case .credentials: .channelBroken
            default: .unprocessable
            }
        return Problem(
            code,
            objection?.sentence ?? "the send policy objects",
            remedy: objection?.remedy,
            members: ["findings": .array(findings.map(\.shown))]
        )
    }
}

extension PolicyFinding {
    fileprivate var remedy: String? {
        rule == .window ? "send a 'template', or wait until the customer writes" : reason.remedy
    }
}
