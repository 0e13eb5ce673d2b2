using System.Globalization;

namespace MLNetInterpret.Text.Imported;

/// <summary>How the gates of a file are understood.</summary>
/// <param name="Order">One letter for each gate in the file's order: i, f, g (candidate), o; r, z, n (candidate); h.</param>
/// <param name="ForgetBias">What is added to the forget gate of an LSTM.</param>
/// <param name="ResetBefore">Whether a GRU's reset gate comes before the product with the recurrent weights.</param>
internal sealed record GateReading(string Order, double ForgetBias = 0, bool ResetBefore = false)
{
    /// <summary>How a layout is read.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="kind">The layers' kind.</param>
    /// <param name="forgetBias">What is added to the forget gate; null for what the layout says.</param>
    /// <param name="hasOneBias">Whether inputs and states have one bias together.</param>
    public static GateReading Of(WeightLayout layout, RecurrentKind kind, double? forgetBias, bool hasOneBias) =>
        (kind, layout) switch
        {
            (RecurrentKind.Lstm, WeightLayout.TensorFlow) => new("igfo", forgetBias ?? 1),
            (RecurrentKind.Lstm, _) => new("ifgo", forgetBias ?? 0),
            (RecurrentKind.Gru, WeightLayout.TensorFlow) => new("rzn", ResetBefore: true),
            (RecurrentKind.Gru, WeightLayout.Keras) => new("zrn", ResetBefore: hasOneBias),
            (RecurrentKind.Gru, _) => new("rzn"),
            _ => new("h"),
        };

    /// <summary>Every way to understand gates of a kind; those of the layouts come first.</summary>
    public static IReadOnlyList<GateReading> All(RecurrentKind kind) => kind switch
    {
        RecurrentKind.Lstm => [.. Orders("ifgo").SelectMany(order => (GateReading[])[new(order), new(order, 1)])],
        RecurrentKind.Gru => [.. Orders("rzn").SelectMany(order => (GateReading[])[new(order), new(order, 0, true)])],
        _ => [new("h")],
    };

    /// <summary>The options that name it, as code has them; null where none do.</summary>
    /// <inheritdoc cref="Of" path="/param"/>
    public string? Options(RecurrentKind kind, bool hasOneBias)
    {
        foreach (var layout in Enum.GetValues<WeightLayout>())
        {
            if (Of(layout, kind, null, hasOneBias) == this) return $"{nameof(WeightLayout)}.{layout}";
            if (Of(layout, kind, ForgetBias, hasOneBias) == this)
                return string.Create(
                    CultureInfo.InvariantCulture, $"{nameof(WeightLayout)}.{layout} and {nameof(ForgetBias)} {ForgetBias}");
        }

        return null;
    }

    /// <summary>The gates in libtorch's order as places in the file's.</summary>
    public IReadOnlyList<int> Places() => [.. (Order.Length switch
    {
        4 => "ifgo",
        3 => "rzn",
        _ => "h",
    }).Select(gate => Order.IndexOf(gate, StringComparison.Ordinal))];

    /// <inheritdoc/>
    public override string ToString() => $"the gates in the order {string.Join(", ", Order.ToCharArray())}" +
        (ForgetBias == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" and {ForgetBias} added to f")) +
        (ResetBefore ? " and the reset gate before the product" : "");

    private static IEnumerable<string> Orders(string gates) => gates.Length == 1
        ? [gates]
        : gates.SelectMany(first => Orders(gates.Replace($"{first}", "", StringComparison.Ordinal)).Select(rest => first + rest));
}
