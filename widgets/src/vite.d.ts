// What the tests use of vite: reading files as text.
interface ImportMeta {
  glob<T>(patterns: string[], options: { query: string; import: string; eager: true }): Record<string, T>;
}
