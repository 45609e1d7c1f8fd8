// The app asks the API from the browser; only the public page is rendered beforehand.
export const ssr = false
