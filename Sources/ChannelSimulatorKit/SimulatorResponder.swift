import ChannelKit
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationCompat

/// A router of requests to the simulator whose kind begins the path, or to the control routes.
struct SimulatorResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    /// The max size of a body: more than any provider's API accepts in one call.
    private static let maxBodyLength = 8 * 1_024 * 1_024

    let stage: ActiveSimulators
    let calls: ServiceJournal
    let control: SimulatorControl
    let callers: CallerCheck
    let clock: any HubClock

    func respond(to request: Request, context: Context) async throws -> Response {
        let body = try await request.body.collect(upTo: Self.maxBodyLength)
        let components = request.uri.path.split(separator: "/", maxSplits: 1).map(String.init)
        let call = SimulatedRequest(
            method: request.method.rawValue,
            path: components.count > 1 ? components[1] : "",
            query: FormFields(parsing: request.uri.query ?? ""),
            headers: HeaderFields(request.headers.map { (name: $0.name.rawName, value: $0.value) }),
            body: Data(buffer: body)
        )
        let name = components.first ?? ""
        let isControl = name == SimulatorControl.pathComponent
        if let refusal = callers.refusal(of: call, to: request.head.authority, isControl: isControl) {
            return Response(refusal)
        }
        switch await answer(to: call, at: name) {
        case .response(let response): return Response(response)
        case .stream(let stream): return Response(stream, clock: clock)
        case .dropped: return .dropped
        }
    }

    private func answer(to call: SimulatedRequest, at name: String) async -> SimulatedAnswer {
        if name == SimulatorControl.pathComponent { return .response(await control.respond(to: call)) }
        if let service = stage.service(StrategyKind(name)) { return await answer(to: call, of: service) }
        let kind = AdapterKind(name)
        guard let simulator = await stage.simulator(kind) else {
            return .response(.json(status: 404, ["error": "nothing is simulated here"]))
        }
        return await stage.provider(of: kind).answer(to: call, by: simulator)
    }

    private func answer(to call: SimulatedRequest, of service: any ServiceSimulator) async -> SimulatedAnswer {
        let number = await calls.record(call, to: type(of: service).kind)
        let answer = await service.respond(to: call)
        await calls.answered(number, status: answer.status)
        return answer
    }
}

extension Response {
    /// A body that fails at once, so that the server closes the connection.
    fileprivate static var dropped: Response {
        Response(status: .ok, body: ResponseBody(contentLength: 1_000) { _ in throw ConnectionDropped() })
    }

    fileprivate init(_ response: WebhookResponse) {
        self.init(
            status: HTTPTypes.HTTPResponse.Status(code: response.status),
            headers: HTTPFields(response.headers),
            body: ResponseBody(byteBuffer: ByteBuffer(data: response.body))
        )
    }

    fileprivate init(_ stream: SimulatedStream, clock: any HubClock) {
        let body = ResponseBody { writer in
            for piece in stream.pieces {
                if piece.delay > .zero { try await clock.sleep(for: piece.delay) }
                try await writer.write(ByteBuffer(data: piece.data))
            }
            if stream.isBroken { throw ConnectionDropped() }
            try await writer.finish(nil)
        }
        self.init(
            status: HTTPTypes.HTTPResponse.Status(code: stream.status),
            headers: HTTPFields(stream.headers),
            body: body
        )
    }
}

extension HTTPFields {
    fileprivate init(_ fields: HeaderFields) {
        self.init()
        for field in fields.fields {
            guard let name = HTTPField.Name(field.name) else { continue }
            append(HTTPField(name: name, value: field.value))
        }
    }
}

/// An error that closes a connection.
private struct ConnectionDropped: Error {}
