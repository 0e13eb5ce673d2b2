using System.Globalization;

namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>Points inside recurrent layers by their names.</summary>
internal static class RecurrentSources
{
    /// <summary>Reads a point's name, for example <c>lstm1.forget</c> or <c>gru2.update</c>; null where it is no value of a
    /// recurrent layer.</summary>
    public static RecurrentSource? TryParse(string name)
    {
        foreach (var kind in Enum.GetValues<RecurrentKind>())
        {
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            if (dot < 0 || !name.StartsWith(kind.Prefix, StringComparison.Ordinal)) continue;
            var number = name.AsSpan(kind.Prefix.Length, dot - kind.Prefix.Length);
            if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var layer)) continue;
            return kind.Values.Select(value => (RecurrentSource?)new RecurrentSource(kind, layer, value))
                .FirstOrDefault(source => source.ToString() == name);
        }

        return null;
    }
}
