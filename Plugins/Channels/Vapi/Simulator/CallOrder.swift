import ChannelKit
import ChannelSimulatorKit
import Foundation

/// A call order that passed validation.
struct CallOrder {
    private static let known: Set = [
        "assistantId", "assistant", "squadId", "squad", "workflowId", "workflow", "phoneNumberId", "phoneNumber",
        "customer", "customerId", "customers", "assistantOverrides", "name", "schedulePlan",
    ]
    private static let knownOfCustomer: Set = ["number", "sipUri", "name", "email", "externalId", "extension"]
    private static let maxNameLength = 40

    let assistantID: String?
    let phoneNumberID: String
    let number: String
    let firstMessage: String
    let metadata: JSONValue

    /// Reads a call's JSON.
    ///
    /// - Throws: ``VapiRefusal`` for JSON that Vapi refuses, including unknown members.
    init(reading body: Data) throws(VapiRefusal) {
        guard let json = try? JSONValue(parsing: body), let members = json.object else {
            throw .invalid(["Unexpected token in JSON"])
        }
        let customer = json["customer"]?.object ?? [:]
        var problems = members.keys.filter { !Self.known.contains($0) }.map { "property \($0) should not exist" }
        problems += customer.keys.filter { !Self.knownOfCustomer.contains($0) }
            .map { "customer.property \($0) should not exist" }
        let number = (customer["number"] ?? customer["sipUri"])?.string ?? ""
        if customer["number"] != nil, !number.isE164 {
            problems.append("customer.number must be a valid phone number in the E.164 format")
        }
        if number.isEmpty { problems.append("customer must have a number or a sipUri") }
        for (name, text) in [("name", json["name"]), ("customer.name", customer["name"])]
        where (text?.string?.count ?? 0) > Self.maxNameLength {
            problems.append("\(name) must be shorter than or equal to 40 characters")
        }
        guard json["assistantId"]?.string != nil || json["assistant"] != nil else {
            throw .invalid(problems + ["assistantId, assistant, squadId, squad, workflowId or workflow is required"])
        }
        guard let phoneNumberID = json["phoneNumberId"]?.string else {
            throw .invalid(problems + ["phoneNumberId or phoneNumber is required"])
        }
        guard problems.isEmpty else { throw .invalid(problems.sorted()) }
        assistantID = json["assistantId"]?.string
        self.phoneNumberID = phoneNumberID
        self.number = number
        firstMessage = json["assistantOverrides"]?["firstMessage"]?.string ?? ""
        metadata = json["assistantOverrides"]?["metadata"] ?? [:]
    }
}

/// An error response of Vapi's.
struct VapiRefusal: SimulatedRefusal, Hashable {
    let status: Int
    let error: String
    let sentences: [String]
    /// True for a validation error, whose message is a list.
    var isValidation = false
    var retryAfter: Int?

    var journalReason: String { sentences.joined(separator: "; ") }

    var response: WebhookResponse {
        let message: JSONValue =
            isValidation ? .array(sentences.map(JSONValue.string)) : .string(journalReason)
        var response = WebhookResponse.json(
            status: status,
            ["message": message, "error": .string(error), "statusCode": .integer(Int64(status))]
        )
        response.headers["Retry-After"] = retryAfter.map { String($0) }
        return response
    }

    static let unauthorized = VapiRefusal(
        status: 401,
        error: "Unauthorized",
        sentences: ["Invalid Key. Hot tip, you may be using the public key instead of the private key."]
    )
    static let notFound = VapiRefusal(status: 404, error: "Not Found", sentences: ["Couldn't find the call."])

    static func unknownRoute(_ request: SimulatedRequest) -> VapiRefusal {
        VapiRefusal(status: 404, error: "Not Found", sentences: ["Cannot \(request.method) /\(request.path)"])
    }

    static func invalid(_ problems: [String]) -> VapiRefusal {
        VapiRefusal(status: 400, error: "Bad Request", sentences: problems, isValidation: true)
    }

    static func throttled(retryAfter seconds: Int) -> VapiRefusal {
        VapiRefusal(status: 429, error: "Too Many Requests", sentences: ["Too many requests"], retryAfter: seconds)
    }
}
