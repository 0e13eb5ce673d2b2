using Microsoft.ML;
using MLNetInterpret.Text.Imported;

namespace MLNetInterpret.Tests.Text.Imported;

/// <summary>Damaged files of weights are read as another network, or refused in a sentence: nothing else happens.</summary>
[TestClass]
public sealed class DamagedWeightTests
{
    private static readonly MLContext Ml = new(1);

    [TestMethod]
    [DataRow("lstm.pth"), DataRow("gru.pth"), DataRow("rnn.pt"), DataRow("views.pth"), DataRow("gru.safetensors")]
    [DataRow("keras-lstm"), DataRow("keras-gru"), DataRow("keras-rnn"), DataRow("basic-lstm")]
    public void A_damaged_file_is_read_or_refused(string name) => Damage(name, 100);

    [TestMethod, TestCategory("Long"), TestCategory("Soak")]
    [DataRow("lstm.pth"), DataRow("gru.pth"), DataRow("rnn.pt"), DataRow("views.pth"), DataRow("gru.safetensors")]
    [DataRow("keras-lstm"), DataRow("keras-gru"), DataRow("keras-rnn"), DataRow("basic-lstm")]
    public void Thousands_of_damaged_files_are_read_or_refused(string name) => Damage(name, 3_000);

    private static void Damage(string name, int cases)
    {
        using var folder = new TestFolder();
        var whole = Repository.At("tests", "Shared", "Characters", name);
        var vocabulary = folder.Write("characters.txt", "abcdefg");
        var files = File.Exists(whole) ? [whole] : Directory.GetFiles(whole).Order(StringComparer.Ordinal).ToArray();
        var copy = File.Exists(whole) ? folder.At(name) : folder.At("folder");
        var random = new Random(cases);
        for (var round = 0; round < cases; round++)
        {
            // manifests as often as all shards together
            var damaged = files.Length == 1 || random.Next(2) == 0
                ? files.First(file => files.Length == 1 || file.EndsWith(".json", StringComparison.Ordinal))
                : files[random.Next(files.Length)];
            foreach (var file in files)
            {
                var bytes = File.ReadAllBytes(file);
                folder.Write(
                    files.Length == 1 ? name : $"folder/{Path.GetFileName(file)}", file == damaged ? Altered(bytes) : bytes);
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                ImportedModel.Read(Ml, copy, vocabulary, null, null, null, null).Step.Network.Dispose();
            }
            catch (Exception failure) when (failure is InvalidDataException or NotSupportedException)
            {
                StringAssert.StartsWith(failure.Message, "'");
                StringAssert.EndsWith(failure.Message, ".");
            }
            catch (Exception failure)
            {
                Assert.Fail($"{name}, round {round}: {failure}");
            }

            Assert.IsLessThan(1L << 26, GC.GetAllocatedBytesForCurrentThread() - before, $"{name}, round {round}");
        }

        byte[] Altered(byte[] bytes)
        {
            switch (random.Next(5))
            {
                case 0: return bytes[..random.Next(bytes.Length)];
                case 1: return [.. bytes, .. bytes[..Math.Min(bytes.Length, random.Next(64))]];
                case 2:
                    var from = random.Next(bytes.Length);
                    return [.. bytes[..from], .. bytes[Math.Min(bytes.Length, from + 1 + random.Next(16))..]];
                default:
                    for (var change = random.Next(4); change >= 0; change--)
                    {
                        var place = random.Next(random.Next(2) == 0 ? Math.Min(600, bytes.Length) : bytes.Length);
                        bytes[place] = random.Next(3) switch
                        {
                            0 => (byte)random.Next(256),
                            1 => 255,
                            _ => (byte)('0' + random.Next(10)),
                        };
                    }

                    return bytes;
            }
        }
    }
}
