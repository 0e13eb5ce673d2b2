using System.IO.Compression;
using System.Numerics;
using System.Text;

namespace MLNetInterpret.WeightFiles;

/// <summary>Reads state dictionaries of PyTorch: its zips, and the files of before version 1.6.</summary>
internal static class TorchFile
{
    private const int MostPickle = 1 << 26, MostDepth = 3;
    private static readonly BigInteger Magic = BigInteger.Parse("119547037146038801333356");
    private static readonly string[] Names =
        ["state_dict", "model_state_dict", "model_state", "model", "net", "network", "module", "weights", "params"];

    /// <summary>The tensors of floats in a file's state dictionary.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or holds no tensors.</exception>
    /// <exception cref="NotSupportedException">It holds more than tensors and plain values.</exception>
    public static IReadOnlyList<WeightTensor> Read(string path)
    {
        using var file = File.OpenRead(path);
        var isZip = file.ReadByte() == 'P' && file.ReadByte() == 'K';
        file.Position = 0;
        return isZip ? Zip(file) : Legacy(file);
    }

    private static List<WeightTensor> Zip(FileStream file)
    {
        using var zip = new ZipArchive(file, ZipArchiveMode.Read);
        if (zip.Entries.FirstOrDefault(entry => entry.FullName.EndsWith("/constants.pkl", StringComparison.Ordinal)) is not null)
            throw new NotSupportedException("it is a program of TorchScript; save the weights alone: " +
                "torch.save(model.state_dict(), PATH)");
        var pickle = zip.Entries.FirstOrDefault(entry => entry.Name == "data.pkl")
            ?? throw new InvalidDataException("it is a zip without a data.pkl");
        var folder = pickle.FullName[..^pickle.Name.Length];
        if (zip.GetEntry($"{folder}byteorder") is { } order && Text(order) != "little")
            throw new NotSupportedException("its numbers are big-endian");
        using var bytes = new BinaryReader(new MemoryStream(Whole(pickle, MostPickle)), Encoding.Latin1);
        return Tensors(new Pickle(bytes).Read(), numbers =>
        {
            var entry = zip.GetEntry($"{folder}data/{numbers.Key}")
                ?? throw new InvalidDataException($"the numbers 'data/{numbers.Key}' are missing");
            if (entry.CompressedLength != entry.Length || entry.Length > file.Length)
                throw new InvalidDataException($"the part 'data/{numbers.Key}' is compressed, and PyTorch writes it as it is");
            if (entry.Length != numbers.Count * (double)numbers.Type.Size)
                throw new InvalidDataException(
                    $"the part 'data/{numbers.Key}' has {entry.Length} bytes, not {numbers.Count} numbers " +
                    $"of {numbers.Type.Size}");
            using var stream = entry.Open();
            return numbers.Type.Read(stream, numbers.Count, $"data/{numbers.Key}");
        });
    }

    /// <summary>A number by which the format is known, its version, the machine's sizes, the value, the names of the stored
    /// numbers, each a pickle, and the numbers.</summary>
    private static List<WeightTensor> Legacy(FileStream file)
    {
        using var bytes = new BinaryReader(file, Encoding.Latin1, leaveOpen: true);
        if (file.ReadByte() != 0x80) throw new InvalidDataException("it does not begin as PyTorch's files do");
        file.Position = 0;
        if (!Equals(new Pickle(bytes).Read(), Magic)) throw new InvalidDataException("it does not begin as PyTorch's files do");
        _ = (new Pickle(bytes).Read(), new Pickle(bytes).Read());
        var value = new Pickle(bytes).Read();
        if (new Pickle(bytes).Read() is not List<object?> keys) throw new InvalidDataException("its numbers have no names");
        var (places, start) = (new Dictionary<string, long>(), file.Position);
        var sizes = Stored(value).DistinctBy(numbers => numbers.Key).ToDictionary(numbers => numbers.Key);
        foreach (var key in keys)
        {
            if (key is not string name || !sizes.TryGetValue(name, out var numbers))
                throw new InvalidDataException("it has numbers of no tensor");
            places[name] = start + sizeof(long);
            var size = numbers.Count * (double)numbers.Type.Size;
            if (numbers.Count < 0 || places[name] + size > file.Length)
                throw new InvalidDataException($"it ends before the {numbers.Count} numbers '{name}'");
            start = places[name] + (long)size;
        }

        return Tensors(value, numbers =>
        {
            if (!places.TryGetValue(numbers.Key, out var place))
                throw new InvalidDataException($"the numbers '{numbers.Key}' are missing");
            file.Position = place;
            return numbers.Type.Read(file, numbers.Count, numbers.Key);
        });
    }

    private static List<WeightTensor> Tensors(object? value, Func<StoredNumbers, float[]> read)
    {
        var (budget, stored) = (new NumberBudget(), new NumberBudget());
        var known = new Dictionary<string, float[]>();
        var found = Dictionary(value, depth: 0)
            ?? throw new InvalidDataException("it holds no tensors under names, as a state_dict does");
        return [.. found.Where(entry => entry.Tensor.Numbers.Type.Decode is not null).Select(entry =>
        {
            var numbers = entry.Tensor.Numbers;
            if (!known.TryGetValue(numbers.Key, out var values))
            {
                stored.Take(entry.Name, [numbers.Count]);
                known[numbers.Key] = values = read(numbers);
            }

            return entry.Tensor.Of(entry.Name, values, budget);
        })];
    }

    /// <summary>The tensors of a map under one of the usual names; where there is none, those of the value itself and of all maps
    /// in it together.</summary>
    private static List<(string Name, StoredTensor Tensor)>? Dictionary(object? value, int depth)
    {
        var entries = Named(value).ToList();
        if (depth < MostDepth)
            foreach (var name in Names)
                if (entries.Find(entry => entry.Name == name).Value is { } inner && Dictionary(inner, depth + 1) is { } found)
                    return found;
        List<(string, StoredTensor)> all =
        [
            .. entries.SelectMany(entry => entry.Value switch
            {
                StoredTensor tensor => [(entry.Name, tensor)],
                PickleMap map when depth < MostDepth => (Dictionary(map, depth + 1) ?? [])
                    .Select(inner => ($"{entry.Name}.{inner.Name}", inner.Tensor)),
                _ => (IEnumerable<(string, StoredTensor)>)[],
            }),
        ];
        return all.Count > 0 ? all : null;
    }

    private static IEnumerable<(string Name, object? Value)> Named(object? value) => value switch
    {
        PickleMap map => map.Entries.Where(entry => entry.Key is string).Select(entry => ((string)entry.Key!, entry.Value)),
        List<object?> list => list.Select((entry, index) => ($"{index}", entry)),
        _ => [],
    };

    /// <summary>All stored numbers that a value refers to.</summary>
    private static IEnumerable<StoredNumbers> Stored(object? value)
    {
        var (seen, open) = (new HashSet<object>(ReferenceEqualityComparer.Instance), new Stack<object?>([value]));
        while (open.TryPop(out var next))
        {
            if (next is null || !seen.Add(next)) continue;
            if (next is StoredNumbers numbers) yield return numbers;
            IEnumerable<object?> inside = next switch
            {
                StoredTensor tensor => [tensor.Numbers],
                PickleMap map => map.Entries.SelectMany(entry => (object?[])[entry.Key, entry.Value]),
                IEnumerable<object?> several => several,
                _ => [],
            };
            foreach (var one in inside) open.Push(one);
        }
    }

    private static string Text(ZipArchiveEntry entry) => Encoding.ASCII.GetString(Whole(entry, most: 16)).Trim();

    private static byte[] Whole(ZipArchiveEntry entry, int most)
    {
        using var stream = entry.Open();
        var bytes = new MemoryStream();
        var buffer = new byte[1 << 14];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > most) throw new InvalidDataException($"the part '{entry.Name}' has more than {most} bytes");
        }

        return bytes.ToArray();
    }
}
