using System.Text;
using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Networks and texts of which it is known what their cells do.</summary>
internal static class Counting
{
    /// <summary>The characters of every text here, in the order of their codes.</summary>
    public const string Alphabet = "\n ()abcdefgh";

    /// <summary>The cell that counts.</summary>
    public const int Cell = 2;

    /// <summary>An LSTM of random weights but for one cell, which goes up by one at '(' and down by one at ')', and which alone
    /// makes ')' likely.</summary>
    public static CharNetwork Network(int units = 8, int seed = 3)
    {
        var network = new CharNetwork(new() { Vocabulary = Alphabet.Length, HiddenUnits = units }, seed);
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var weights = network.state_dict();
        var (input, hidden) = (weights["lstm1.lstm.weight_ih_l0"], weights["lstm1.lstm.weight_hh_l0"]);
        var bias = weights["lstm1.lstm.bias_ih_l0"];
        const float Sure = 40;
        for (var gate = 0; gate < 4; gate++)
        {
            var row = (gate * units) + Cell;
            input[row].zero_();
            hidden[row].zero_();
            weights["lstm1.lstm.bias_hh_l0"][row] = tensor(0f);
            bias[row] = tensor(gate == 2 ? 0f : Sure);      // the gates are open; the candidate is 0 but at brackets
        }

        input[(2 * units) + Cell, Alphabet.IndexOf('(', StringComparison.Ordinal)] = tensor(Sure);
        input[(2 * units) + Cell, Alphabet.IndexOf(')', StringComparison.Ordinal)] = tensor(-Sure);
        weights["readout.weight"].mul_(0.1);
        weights["readout.weight"][Alphabet.IndexOf(')', StringComparison.Ordinal), Cell] = tensor(3f);
        return network;
    }

    /// <summary>Makes the cell count down.</summary>
    public static void TurnOver(CharNetwork network)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var weights = network.state_dict();
        weights["lstm1.lstm.weight_ih_l0"][(2 * network.Architecture.HiddenUnits) + Cell].mul_(-1);
        weights["readout.weight"].narrow(1, Cell, 1).mul_(-1);
    }

    public static HookedNetwork Hooked(CharNetwork network) => new(network, () => zeros([1, 2], int64));

    /// <summary>Random words with balanced, nested brackets.</summary>
    public static string Text(int length, int seed)
    {
        var (random, text, depth) = (new Random(seed), new StringBuilder(), 0);
        while (text.Length < length)
        {
            var kind = random.Next(12);
            if (kind == 0 && depth < 4) (_, depth) = (text.Append('('), depth + 1);
            else if (kind < 3 && depth > 0) (_, depth) = (text.Append(')'), depth - 1);
            else text.Append(kind switch { 3 => '\n', 4 or 5 => ' ', _ => (char)('a' + random.Next(8)) });
        }

        return text.ToString();
    }

    public static int[] Codes(string text) =>
        [.. text.Select(character => Alphabet.IndexOf(character, StringComparison.Ordinal))];

    /// <summary>The first three quarters are searched, the last quarter is held out.</summary>
    public static SearchText Parts(string text) =>
        new(new(text.AsMemory(), Codes(text)), 0, text.Length * 3 / 4, text.Length * 3 / 4, text.Length);
}
