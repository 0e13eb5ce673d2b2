namespace MLNetInterpret.Core.Networks;

/// <summary>How large a network is, known before any of it is made.</summary>
/// <param name="Weights">Numbers in its weights and buffers.</param>
/// <param name="LargestLayer">Most numbers that its input or a layer's output holds, for one input.</param>
internal readonly record struct NetworkSize(double Weights, double LargestLayer)
{
    /// <summary>Most numbers of one input.</summary>
    public const int LargestInput = 1 << 24;

    private const int Largest = 1 << 25;
    private const int MostLayers = 100;

    /// <summary>Refuses what would fill the memory with a single input.</summary>
    /// <param name="layers">What its user calls layers.</param>
    /// <exception cref="ArgumentException">A layer is too large.</exception>
    public void Require(string layers)
    {
        if (LargestLayer > Largest)
            throw new ArgumentException(FormattableString.Invariant(
                $"One of the network's layers would hold {LargestLayer:N0} numbers for one input, but at most {Largest:N0} ") +
                $"are possible: take a smaller input or smaller {layers}.");
    }

    /// <summary>Refuses more layers than a network has in earnest.</summary>
    /// <exception cref="ArgumentException">There are too many.</exception>
    public static void RequireLayers(int count, string name)
    {
        if (count > MostLayers)
            throw new ArgumentException($"{name} has {count} layers, but at most {MostLayers} are possible.", name);
    }

    /// <summary>Refuses an input that would fill the memory.</summary>
    /// <param name="sides">Its length, or its channels, rows and columns.</param>
    /// <exception cref="ArgumentException">A side is below 1, or there are too many numbers.</exception>
    public static void RequireInput(params ReadOnlySpan<int> sides)
    {
        var numbers = 1.0;
        foreach (var side in sides)
        {
            if (side < 1) throw new ArgumentException($"An input of {string.Join(" x ", sides.ToArray())} numbers is empty.");
            numbers *= side;
        }

        if (numbers > LargestInput)
            throw new ArgumentException(FormattableString.Invariant(
                $"One input would have {numbers:N0} numbers, but a network reads at most {LargestInput:N0}."));
    }
}
