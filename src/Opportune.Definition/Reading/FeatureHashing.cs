using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Opportune.Engine.Bank;

namespace Opportune.Definition.Reading;

/// <summary>Names what decides how a profile is folded, so that another text of the same meaning does not cause a refold.</summary>
internal static class FeatureHashing
{
    public static string Of(Settings settings, IEnumerable<EventType> events, IEnumerable<AttributeDefinition> attributes, IEnumerable<FeatureDefinition> features)
    {
        var lines = new StringBuilder();
        Line("bank", settings.Currency.Code, settings.Zone.Name);
        foreach (var type in events.OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            Line("event", type.Name, type.NeedsCustomer);
            foreach (var field in type.Fields) Line("field", field.Name, field.Type, field.Required, string.Join('|', field.Values));
        }
        foreach (var a in attributes) Line("attribute", a.Name, a.Field, a.Type);
        foreach (var f in features)
            Line("feature", f.Name, f.Event.Name, f.Where?.Text ?? "", f.Field, f.IsMoney, f.Negate, f.Aggregate, f.Window.Length, f.Window.Bucket, f.Past);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString())));

        // Lengths keep neighbouring values apart.
        void Line(params object[] values)
        {
            foreach (var text in values.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture)!)) lines.Append(CultureInfo.InvariantCulture, $"{text.Length}:{text} ");
            lines.Append('\n');
        }
    }
}
