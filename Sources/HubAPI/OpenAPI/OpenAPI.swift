package import ChannelKit
import Foundation

/// The description of the API (OpenAPI 3.1), written by hand; a test compares its routes with the router's.
package enum OpenAPI {
    /// The document; null if the program was built with one that is no JSON, which a test excludes.
    package static let document = (try? JSONValue(parsing: Data(PackageResources.openapi_json))) ?? .null

    static var response: APIResponse { APIResponse(document) }
}
