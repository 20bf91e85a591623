import ChannelKit
import Foundation
import HubRouter
import Hummingbird
import NIOFoundationCompat

/// The route of the hub's socket for changes of keys and users, which a command asks for.
///
/// As at the other routes of the socket, its file mode is the authentication.
struct AccessRoutes: Sendable {
    /// The max body of a request, in bytes: a name and a list of scopes.
    private static let bodyLimit = 64 * 1024

    let access: any AccessActions

    func add(to router: Router<HubRequestContext>) {
        router.post("access") { request, _ in
            let body = try await request.body.collect(upTo: Self.bodyLimit)
            guard let json = try? JSONValue(parsing: Data(buffer: body)), let change = AccessChange(json: json),
                let tenant = request.uri.queryParameters["tenant"]
            else {
                return Response.json(["error": "the body is no change of keys or users"], status: .badRequest)
            }
            do {
                let result = try await access.perform(change, in: TenantID(String(tenant)), from: .commandLine)
                return Response.json(result.json)
            } catch {
                // A storage's failure is the operator's to see: it says why nothing was changed.
                return Response.json(["error": .string("\(error)")], status: .serviceUnavailable)
            }
        }
    }
}
