import ChannelKit
import Foundation
import HTTPTypes
import HubRouter

/// The routes of a tenant's contacts, channels and audit log, and of the caller.
struct TenantRoutes: Sendable {
    let storage: any HubStorage
    let hub: Hub

    var routes: [Route] {
        [
            Route(.get, "/me", .signedIn, me),
            Route(.get, "/contacts", .permission(.readContacts), contacts),
            Route(.get, "/contacts/{id}", .permission(.readContacts), contact),
            Route(.get, "/channels", .permission(.readChannels), channels),
            Route(.get, "/audit", .permission(.readAudit), audit),
        ]
    }

    private func me(_ request: APIRequest) async throws -> APIResponse {
        try request.requireOnly()
        let caller = try request.principal
        return try await storage.read(caller.tenant) { tx in
            let kind: PublicIDKind = caller.actor.kind == .user ? .user : .key
            return APIResponse(
                .compact([
                    "object": "me",
                    "tenant": .string(caller.tenant.rawValue),
                    "kind": .string(caller.actor.kind.rawValue),
                    "id": try caller.actor.id.map { .string(try tx.publicID(kind, $0)) },
                    "name": .string(caller.actor.name),
                    "role": caller.role.map { .string($0.rawValue) },
                    "permissions": .array(caller.permissions.map(\.rawValue).sorted().map(JSONValue.string)),
                ])
            )
        }
    }

    // MARK: - Contacts

    private func contacts(_ request: APIRequest) async throws -> APIResponse {
        try request.requireOnly("address")
        guard let address = request.query["address"], !address.isEmpty else {
            throw Problem.invalid("address", "expected a phone number or a provider's id")
        }
        let tenant = try request.principal.tenant
        let channels = hub.table.channels.keys.filter { $0.tenant == tenant }.sorted { $0.name < $1.name }
        // Providers write a number with and without its plus.
        let spellings = address.hasPrefix("+") ? [address, String(address.dropFirst())] : [address, "+" + address]
        return try await storage.read(tenant) { tx in
            var found: [ContactID] = []
            for channel in channels {
                for spelling in spellings {
                    guard let id = try tx.contact(withAddress: spelling, channel: channel), !found.contains(id) else {
                        continue
                    }
                    found.append(id)
                }
            }
            return .list(try found.compactMap { try Self.json($0, in: tx) }, next: nil)
        }
    }

    private func contact(_ request: APIRequest) async throws -> APIResponse {
        try request.requireOnly()
        return try await storage.read(request.principal.tenant) { tx in
            let id = ContactID(try request.number(.contact, in: tx))
            guard let json = try Self.json(id, in: tx) else { throw Problem.notFound }
            return APIResponse(json)
        }
    }

    private static func json(_ id: ContactID, in tx: any TenantReading) throws -> JSONValue? {
        guard let contact = try tx.contact(id) else { return nil }
        return .compact([
            "object": "contact",
            "id": .string(try tx.publicID(.contact, id.rawValue)),
            "address": .string(contact.id),
            "aliases": .array(contact.aliases.map(JSONValue.string)),
            "phone": contact.phone.map(JSONValue.string),
            "name": contact.name.map(JSONValue.string),
        ])
    }

    // MARK: - Channels

    private func channels(_ request: APIRequest) async throws -> APIResponse {
        try request.requireOnly()
        let tenant = try request.principal.tenant
        let table = hub.table
        let problems = hub.healthReport(at: request.now).problems
        let ids = Set(table.channels.keys).union(table.broken.keys).filter { $0.tenant == tenant }
        let data = ids.sorted { $0.name < $1.name }.compactMap { id -> JSONValue? in
            guard let (state, reason) = table.state(of: id) else { return nil }
            return .compact([
                "object": "channel",
                "name": .string(id.name),
                "adapter": table.channels[id].map { .string($0.kind.rawValue) },
                "status": .string(state.rawValue),
                "reason": reason.map(JSONValue.string),
                "problems": .array(
                    problems.filter { $0.channel == id }.map { problem in
                        .compact([
                            "kind": .string(problem.kind.rawValue), "reason": .string(problem.reason),
                            "since": problem.since.map { .string($0.iso8601) },
                        ])
                    }
                ),
            ])
        }
        return .list(data, next: nil)
    }

    // MARK: - Audit

    private func audit(_ request: APIRequest) async throws -> APIResponse {
        try await storage.read(request.principal.tenant) { tx in
            try request.page("audit", .audit, in: tx) { before, limit in
                try tx.auditEntries(before: RowID(before), limit: limit).map { entry in
                    (entry.id?.rawValue ?? 0, try entry.json(in: tx))
                }
            }
        }
    }
}
