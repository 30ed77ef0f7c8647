namespace Opportune.Runtime.Import;

/// <summary>Makes the function of an object's fields.</summary>
internal sealed class GroupBinder(ValueBinder values)
{
    /// <summary>An object, or the fault of its first bad field. A field that is not optional must have a value.</summary>
    public Func<RowScope, Mapped> Bind(IReadOnlyList<FieldRule> fields)
    {
        var bound = Fields(fields);
        return scope =>
        {
            var made = new (string, Mapped)[bound.Count];
            return bound.Fill(scope, made, out var count) is { } fault ? fault : Mapped.Group(count == made.Length ? made : made[..count]);
        };
    }

    /// <summary>The fields by themselves.</summary>
    public BoundFields Fields(IReadOnlyList<FieldRule> fields) => new([.. fields.Select(f => (f, values.Bind(f.Value), new Mapped.Fault("import.value.missing",
        $"{ValueBinder.Describe(f.Value)} gives no value for '{f.Name}'. If it may be missing, write '{f.Name}?' in the mapping.")))]);
}

/// <summary>The fields of an object, ready to read.</summary>
internal sealed class BoundFields((FieldRule Rule, Func<RowScope, Mapped> Value, Mapped.Fault Missing)[] bound)
{
    /// <summary>How many there are at most.</summary>
    public int Count => bound.Length;

    /// <summary>Reads the fields of a row.</summary>
    /// <param name="scope">The row.</param>
    /// <param name="to">Takes those that have a value; room for all.</param>
    /// <param name="count">How many have one.</param>
    /// <returns>The fault of the first bad field, or null.</returns>
    public Mapped.Fault? Fill(RowScope scope, (string Name, Mapped Value)[] to, out int count)
    {
        count = 0;
        foreach (var (rule, value, missing) in bound)
        {
            var one = value(scope);
            if (one.AsFault is { } fault) return fault;
            if (!one.IsAbsent) to[count++] = (rule.Name, one);
            else if (!rule.Optional) return missing;
        }
        return null;
    }
}
