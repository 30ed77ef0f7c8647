using Opportune.Engine;
using Opportune.Engine.Explain;
using Opportune.Engine.Ingest;
using Opportune.Host.Access;

namespace Opportune.Host.Api.Reading;

/// <summary>Reads what stands in an address.</summary>
internal static class Addresses
{
    /// <summary>The customer of a path.</summary>
    /// <exception cref="RequestException">400 customer.id.invalid.</exception>
    public static CustomerId Customer(string id) => CustomerId.TryParse(id, out var customer) ? customer
        : throw RequestException.Bad("customer.id.invalid", "A customer id is 1 to 64 of A-Z a-z 0-9 - _, with at most one ':' after a namespace.");

    /// <summary>Refuses parameters that the address does not know, and any that stands twice.</summary>
    public static void OnlyKnows(this HttpRequest request, params ReadOnlySpan<string> names)
    {
        if (!request.QueryString.HasValue) return;
        foreach (var (name, values) in request.Query)
        {
            if (!names.Contains(name)) throw RequestException.Bad("request.parameter.unknown", names.Length == 0 ? "This address takes no parameters." : $"This address takes these parameters: {string.Join(", ", names.ToArray())}.");
            if (values.Count != 1) throw RequestException.Bad("request.parameter.repeated", $"Give {name} once.");
        }
    }

    /// <summary>A parameter of at most 128 characters, or null.</summary>
    public static string? Parameter(this HttpRequest request, string name) => request.Query[name] is [{ Length: > 0 } value]
        ? value.Length <= 128 ? value : throw RequestException.Bad("request.parameter.invalid", $"{name} has at most 128 characters.") : null;

    /// <summary>A parameter that must be there.</summary>
    public static string RequiredParameter(this HttpRequest request, string name) => request.Parameter(name)
        ?? throw RequestException.Bad("request.parameter.missing", $"Add ?{name}=… to the address.");

    /// <summary>An instant, or null.</summary>
    public static DateTimeOffset? TimeParameter(this HttpRequest request, string name) => request.Parameter(name) is not { } text ? null
        : EventReader.TryParseTime(text, out var time) && time >= EventReader.Earliest ? time : throw RequestException.Bad("request.parameter.invalid", $"{name} must be RFC 3339 with an offset, and not before 1900; write '+' as %2B.");

    /// <summary>For whom an explanation is written, and that the caller may read it.</summary>
    /// <exception cref="RequestException">400 request.parameter.invalid; 403 access.role.</exception>
    public static Audience AudienceOf(HttpContext context, Audience otherwise)
    {
        var audience = context.Request.Parameter("audience") switch
        {
            null => otherwise, "customer" => Audience.Customer, "advisor" => Audience.Advisor, "auditor" => Audience.Auditor,
            _ => throw RequestException.Bad("request.parameter.invalid", "audience is customer, advisor or auditor."),
        };
        if (audience == Audience.Auditor) context.Demand("An auditor's explanation", Role.Compliance);
        else if (audience == Audience.Advisor) context.Demand("An advisor's explanation", Role.Advisor, Role.Compliance);
        else context.Demand("A customer's explanation", Role.Decide, Role.Advisor, Role.Compliance);
        return audience;
    }
}
