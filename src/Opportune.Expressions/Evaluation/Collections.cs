namespace Opportune.Expressions.Evaluation;

/// <summary>Lists and maps: building, finding, membership.</summary>
internal static class Collections
{
    private const int ElementsPerStep = 8;

    public static CelValue ToList(CelValue[] items)
    {
        if (!Fits(items))
        {
            return Failures.TooLarge;
        }

        var list = new CelList(items);
        return list.Weight <= Weighing.MaxWeight ? CelValue.OfList(list) : Failures.TooLarge;
    }

    public static CelValue Gather(List<CelValue> items) => ToList(items.ToArray());

    public static CelValue ToMap(CelValue[] keys, CelValue[] values)
    {
        if (!Array.TrueForAll(keys, k => k.Tag is CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.String))
        {
            return Failures.UnsupportedKey;
        }

        if (!Fits(values))
        {
            return Failures.TooLarge;
        }

        if (!CelMap.TryCreate(keys, values, out var map))
        {
            return Failures.DuplicateKey;
        }

        return map.Weight <= Weighing.MaxWeight ? CelValue.OfMap(map) : Failures.TooLarge;
    }

    /// <summary>What a macro runs over: a list's elements, a map's keys; null for anything else.</summary>
    public static CelList? Elements(CelValue range) => range.Tag switch
    {
        CelKind.List => (CelList)range.Reference!,
        CelKind.Map => ((CelMap)range.Reference!).KeyList,
        _ => null,
    };

    public static CelValue Index(CelValue container, CelValue key, ref int work) => container.Tag switch
    {
        CelKind.List => At((CelList)container.Reference!, key),
        CelKind.Map => Find((CelMap)container.Reference!, key),
        _ => Failures.NoSuchOverload,
    };

    public static CelValue In(CelValue value, CelValue container, ref int work) => container.Tag switch
    {
        CelKind.List => Contains((CelList)container.Reference!, value, ref work),
        CelKind.Map => CelValue.Bool(((CelMap)container.Reference!).ContainsKey(value)),
        _ => Failures.NoSuchOverload,
    };

    public static CelValue Size(CelValue value, ref int work) => value.Tag switch
    {
        CelKind.String => Strings.Size((string)value.Reference!, ref work),
        CelKind.Bytes => CelValue.Int(((byte[])value.Reference!).Length),
        CelKind.List => CelValue.Int(((CelList)value.Reference!).Count),
        CelKind.Map => CelValue.Int(((CelMap)value.Reference!).Count),
        _ => Failures.NoSuchOverload,
    };

    public static CelValue Concat(CelList left, CelList right, ref int work)
    {
        work -= Steps(left.Weight + right.Weight);
        return work < 0 ? Failures.TooCostly
            : left.Weight + right.Weight > Weighing.MaxWeight ? Failures.TooLarge
            : ToList([.. left.Items, .. right.Items]);
    }

    /// <summary>Equality of lists and maps, charged by size.</summary>
    public static CelValue AreEqual(CelValue left, CelValue right, ref int work)
    {
        if (left.Tag is CelKind.List or CelKind.Map && left.Tag == right.Tag)
        {
            work -= Steps(Math.Min(Weighing.Of(left), Weighing.Of(right)));
            if (work < 0)
            {
                return Failures.TooCostly;
            }
        }

        return CelValue.Bool(left.Equals(right));
    }

    private static CelValue Contains(CelList list, CelValue value, ref int work)
    {
        work -= Charge(list);
        if (work < 0)
        {
            return Failures.TooCostly;
        }

        if (value.Tag == CelKind.String)
        {
            return CelValue.Bool(ContainsText(list, (string)value.Reference!));
        }

        foreach (ref readonly var item in list.Items.AsSpan())
        {
            if (item.Equals(value))
            {
                return CelValue.True;
            }
        }

        return CelValue.False;
    }

    /// <summary>True if the text is an element. <see cref="Charge"/> it first.</summary>
    public static bool ContainsText(CelList list, string text)
    {
        foreach (ref readonly var item in list.Items.AsSpan())
        {
            if (item.Tag == CelKind.String && string.Equals((string)item.Reference!, text))
            {
                return true;
            }
        }

        return false;
    }

    private static CelValue At(CelList list, CelValue key)
    {
        if (!Numbers.IsNumber(key.Tag))
        {
            return Failures.NoSuchOverload;
        }

        var position = Conversions.ExactInt(key);
        return position is null ? Failures.InvalidConversion
            : position < 0 || position >= list.Count ? Failures.IndexOutOfRange
            : list.Items[position.Value];
    }

    private static CelValue Find(CelMap map, CelValue key) =>
        key.Tag is not (CelKind.Bool or CelKind.String) && !Numbers.IsNumber(key.Tag) ? Failures.NoSuchOverload
        : map.TryGetValue(key, out var value) ? value
        : Failures.NoSuchKey;

    private static bool Fits(CelValue[] items) => Array.TrueForAll(items, i => Weighing.DepthOf(i) < Weighing.MaxDepth);

    /// <summary>What looking through a list costs.</summary>
    public static int Charge(CelList list) => Steps(list.Weight);

    private static int Steps(long weight) => (int)Math.Min(weight / ElementsPerStep, CelExpression.MaxWork);
}
