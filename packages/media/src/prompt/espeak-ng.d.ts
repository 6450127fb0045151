/** eSpeak NG compiled to WebAssembly: one call is one run of its command line, files are in memory. */
declare module 'espeak-ng' {
  const start: (options: {
    readonly arguments: readonly string[];
    readonly print: (line: string) => void;
    readonly printErr: (line: string) => void;
  }) => Promise<{ readonly FS: { readonly readFile: (path: string) => Uint8Array } }>;
  export default start;
}
