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

    /// <summary>A layer of random weights but for one unit, which goes up at '(' and down by as much at ')', and which alone
    /// makes ')' likely. An LSTM's cell counts ones. A GRU's and an RNN's state counts steps of 0.004, for which tanh(x) is
    /// nearly x: a GRU's update gate is open but at brackets, an RNN's unit adds to itself.</summary>
    public static CharNetwork Network(int units = 8, int seed = 3, RecurrentKind kind = RecurrentKind.Lstm)
    {
        var network = new CharNetwork(new() { Vocabulary = Alphabet.Length, Kind = kind, HiddenUnits = units }, seed);
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        const float Sure = 40, Step = 0.004f;
        var (up, down) = (Alphabet.IndexOf('(', StringComparison.Ordinal), Alphabet.IndexOf(')', StringComparison.Ordinal));
        var weights = network.ReadingWeights.ToArray();
        var (input, hidden, bias, other, readout) = (weights[0], weights[1], weights[2], weights[3], weights[4]);
        foreach (var row in Enumerable.Range(0, kind.Gates).Select(gate => gate * units + Cell))
            foreach (var weight in (Tensor[])[input, hidden, bias, other]) weight[row].zero_();
        readout.mul_(0.1);
        switch (kind)
        {
            case RecurrentKind.Lstm:        // the gates are open; the candidate is 0 but at brackets
                foreach (var gate in (int[])[0, 1, 3]) bias[gate * units + Cell] = tensor(Sure);
                Count(2, Sure);
                break;
            case RecurrentKind.Gru:         // at brackets the state and the candidate count half each
                foreach (var gate in (int[])[0, 1]) bias[gate * units + Cell] = tensor(Sure);
                foreach (var bracket in (int[])[up, down]) input[units + Cell, bracket] = tensor(-Sure);
                hidden[2 * units + Cell, Cell] = tensor(1f);
                Count(2, 2 * Step);
                break;
            default:
                hidden[Cell, Cell] = tensor(1f);
                Count(0, Step);
                break;
        }

        readout[down, Cell] = tensor(kind == RecurrentKind.Lstm ? 3f : 1.5f / Step);
        return network;

        void Count(int gate, float step)
        {
            input[gate * units + Cell, up] = tensor(step);
            input[gate * units + Cell, down] = tensor(-step);
        }
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
