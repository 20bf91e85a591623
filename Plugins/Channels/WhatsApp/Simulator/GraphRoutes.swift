public import ChannelKit
public import ChannelSimulatorKit

/// The calls of the Graph API, below `base_url`:
///
/// | call | result |
/// | --- | --- |
/// | `POST /v25.0/<phone_number_id>/messages` | a send, or a read receipt with or without typing |
/// | `GET /v25.0/<phone_number_id>` | the number, with `fields=webhook_configuration` its callback URL |
/// | `POST /v25.0/<phone_number_id>` | sets or removes the callback URL of the number |
/// | `GET`, `POST`, `DELETE /v25.0/<waba_id>/subscribed_apps` | the app's subscription to the account |
/// | `GET /v25.0/<media id>` | the URL of a file |
/// | `GET /whatsapp_business/attachments?mid=…` | the file, with a valid token |
extension WhatsAppCloudSimulator {
    public func respond(to request: SimulatedRequest) async -> WebhookResponse {
        guard let token = request.bearerToken, numbers.contains(where: { $0.accepts(token) }) else {
            return GraphRefusal.badToken.response
        }
        let components = request.components
        switch (request.method, components.count, components.last) {
        case ("GET", 2, "attachments") where components[0] == "whatsapp_business":
            return attachment(request.query["mid"] ?? "")
        case ("GET", 2, let id?):
            return await object(id, request, token: token)
        case ("POST", 2, let id?):
            return await setCallback(of: id, request, token: token)
        case (_, 3, "subscribed_apps"):
            return subscribedApps(of: components[1], request, token: token)
        case ("POST", 3, "messages"):
            guard let number = number(components[1], token: token) else {
                return GraphRefusal.unknownObject(components[1], method: request.method).response
            }
            return await message(request, from: number)
        default:
            return GraphRefusal.unknownPath.response
        }
    }

    func number(_ id: String, token: String) -> SimulatedNumber? {
        numbers.first { $0.phoneNumberID == id && $0.accepts(token) }
    }

    private func message(_ request: SimulatedRequest, from number: SimulatedNumber) async -> WebhookResponse {
        var customer = ""
        do throws(GraphRefusal) {
            let call = try Self.call(request)
            if call["status"] != nil { return try Self.readReceipt(call) }
            let send = try SimulatedSend(reading: call)
            customer = send.customer
            if await provider.hasFault(.expiredToken) { throw .expiredToken }
            if let wait = await provider.throttleWait() { throw .throughputReached(retryAfter: wait) }
            if let refusal = await refusal(of: send, from: number) { throw refusal }
            return await accept(send, from: number)
        } catch {
            return await provider.refuse(error, on: number.channel, customer: customer)
        }
    }

    private static func call(_ request: SimulatedRequest) throws(GraphRefusal) -> JSONValue {
        guard let json = request.object else { throw .invalid("The request body is not a JSON object.") }
        guard json["messaging_product"]?.string == "whatsapp" else { throw .required("messaging_product") }
        return json
    }

    /// Marks a customer's message as read; the typing indicator has no further effect.
    private static func readReceipt(_ call: JSONValue) throws(GraphRefusal) -> WebhookResponse {
        guard call["status"]?.string == "read" else { throw .parameter("The parameter 'status' must be read.") }
        guard try GraphObject(json: call, path: "").text("message_id").hasPrefix("wamid.") else {
            throw .parameter("The parameter 'message_id' is not a message ID.")
        }
        if let typing = call["typing_indicator"], typing["type"]?.string != "text" {
            throw .parameter("The parameter 'typing_indicator' must be of type text.")
        }
        return .json(status: 200, ["success": true])
    }
}

// MARK: - Numbers and files

extension WhatsAppCloudSimulator {
    private func object(_ id: String, _ request: SimulatedRequest, token: String) async -> WebhookResponse {
        if let number = number(id, token: token) {
            if await provider.hasFault(.expiredToken) { return GraphRefusal.expiredToken.response }
            return .json(status: 200, description(of: number, fields: request.query["fields"] ?? ""))
        }
        let asked = request.query["phone_number_id"]
        let number = asked.flatMap { self.number($0, token: token) }
        guard asked == nil || number != nil, let file = describeFile(id, for: number) else {
            return GraphRefusal.unknownObject(id, method: request.method).response
        }
        return .json(status: 200, file)
    }

    private func attachment(_ id: String) -> WebhookResponse {
        guard let file = file(id) else {
            return WebhookResponse(status: 404, contentType: "text/plain", text: "Media not found")
        }
        return WebhookResponse(status: 200, headers: ["Content-Type": file.mimeType], body: file.data)
    }
}
