import HTTPTypes
import Hummingbird

/// Refuses a request whose header fields are larger than any provider's.
struct HeaderLimit<Context: RequestContext>: RouterMiddleware {
    let bytes: Int

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let size = request.headers.reduce(0) { $0 + $1.name.rawName.utf8.count + $1.value.utf8.count }
        guard size <= bytes else { throw HTTPError(.requestHeaderFieldsTooLarge, headers: [.connection: "close"]) }
        return try await next(request, context)
    }
}
