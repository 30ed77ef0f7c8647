using System.Text.Json;

namespace Opportune.Learners;

/// <summary>One tree of a model saved by XGBoost.</summary>
internal sealed class XgBoostTree(JsonElement tree)
{
    private readonly int[] left = XgBoostModel.Ints(tree, "left_children"), right = XgBoostModel.Ints(tree, "right_children"), column = XgBoostModel.Ints(tree, "split_indices");
    private readonly int[] missingLeft = XgBoostModel.Ints(tree, "default_left");
    private readonly float[] condition = Floats(tree, "split_conditions"), cover = Floats(tree, "sum_hessian");
    private readonly Dictionary<int, ulong[]> goRight = Categories(tree);

    public void AddTo(TreeEnsembleBuilder trees) => Add(0, trees.Root(cover[0]), trees, 0);

    private void Add(int from, int to, TreeEnsembleBuilder trees, int depth)
    {
        if (depth > 1_000) throw new InvalidDataException("xgboost.format: a tree is deeper than any that XGBoost grows.");
        if (left[from] < 0)
        {
            trees.Leaf(to, condition[from]);
            return;
        }
        float l = cover[left[from]], r = cover[right[from]];
        bool missing = missingLeft[from] == 1;
        int child = goRight.TryGetValue(from, out ulong[]? set)
            ? trees.Split(to, column[from], Complement(set), missing, l, r)
            : trees.Split(to, column[from], FirstAbove(condition[from]), missing, l, r);
        Add(left[from], child, trees, depth + 1);
        Add(right[from], child + 1, trees, depth + 1);
    }

    // The smallest double that rounds to a float ≥ t, so that x < it exactly where (float)x < t.
    private static double FirstAbove(float t)
    {
        double middle = 0.5 * ((double)MathF.BitDecrement(t) + t);
        return !double.IsFinite(middle) ? t : (float)middle >= t ? middle : Math.BitIncrement(middle);
    }

    private static ulong[] Complement(ulong[] set) => Array.ConvertAll(set, w => ~w);

    private static Dictionary<int, ulong[]> Categories(JsonElement tree)
    {
        var sets = new Dictionary<int, ulong[]>();
        if (!tree.TryGetProperty("categories_nodes", out _)) return sets;
        int[] nodes = XgBoostModel.Ints(tree, "categories_nodes"), segments = XgBoostModel.Ints(tree, "categories_segments"), sizes = XgBoostModel.Ints(tree, "categories_sizes"), codes = XgBoostModel.Ints(tree, "categories");
        for (int i = 0; i < nodes.Length; i++)
        {
            var set = sets[nodes[i]] = new ulong[TreeEnsemble.SetWords];
            foreach (int code in codes.AsSpan(segments[i], sizes[i]))
            {
                if (code is < 0 or >= 64 * TreeEnsemble.SetWords) throw new InvalidDataException("xgboost.categories: a split over more than 256 categories cannot be taken over.");
                set[code >> 6] |= 1UL << (code & 63);
            }
        }
        return sets;
    }

    private static float[] Floats(JsonElement tree, string name) => [.. tree.GetProperty(name).EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null ? float.NaN : v.GetSingle())];
}
