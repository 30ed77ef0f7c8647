namespace Opportune.Runtime.Import;

/// <summary>Makes the function of an object's fields.</summary>
internal sealed class GroupBinder(ValueBinder values)
{
    /// <summary>An object, or the fault of its first bad field. A field that is not optional must have a value.</summary>
    public Func<RowScope, Mapped> Bind(IReadOnlyList<FieldRule> fields)
    {
        var bound = fields.Select(f => (Rule: f, Value: values.Bind(f.Value), Missing: new Mapped.Fault("import.value.missing",
            $"{ValueBinder.Describe(f.Value)} gives no value for '{f.Name}'. If it may be missing, write '{f.Name}?' in the mapping."))).ToArray();
        return scope =>
        {
            var (made, count) = (new (string, Mapped)[bound.Length], 0);
            foreach (var (rule, value, missing) in bound)
            {
                var one = value(scope);
                if (one is Mapped.Fault) return one;
                if (one is not Mapped.Absent) made[count++] = (rule.Name, one);
                else if (!rule.Optional) return missing;
            }
            return new Mapped.Group(count == made.Length ? made : made[..count]);
        };
    }
}
